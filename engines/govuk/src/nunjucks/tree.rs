//! What a template says, as a tree.

/// A value or a condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Undefined,
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Name(String),
    Member(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Call(Box<Expr>, Vec<Argument>),
    Filter(Box<Expr>, String, Vec<Argument>),
    /// `subject is test(arguments)`
    Is(Box<Expr>, String, Vec<Argument>),
    /// `needle in hay`
    In(Box<Expr>, Box<Expr>),
    Compare(Box<Expr>, Compare, Box<Expr>),
    Sum(Box<Expr>, Sum, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Minus(Box<Expr>),
    /// `then if condition else otherwise`
    If {
        then: Box<Expr>,
        condition: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    List(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    /// `===`: the same kind and the same value
    Same,
    /// `==`: alike once JavaScript has converted the kinds
    Alike,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
}

/// How two values are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    /// `+`: a sum of numbers, or two texts joined
    Plus,
    /// `~`: two texts joined
    Join,
    Minus,
    Times,
    Over,
    WholeOver,
    Remainder,
    Power,
}

/// An argument of a call, a filter or a test.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Argument {
    pub name: Option<String>,
    pub value: Expr,
}

/// A parameter of a macro.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    pub name: String,
    pub default: Option<Expr>,
}

/// One arm of an `if`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Branch {
    pub condition: Expr,
    pub body: Vec<Block>,
}

/// A stretch of text, an output or a statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Text(String),
    Output(Expr),
    If {
        branches: Vec<Branch>,
        otherwise: Vec<Block>,
    },
    For {
        names: Vec<String>,
        over: Expr,
        body: Vec<Block>,
        otherwise: Vec<Block>,
    },
    Set {
        names: Vec<String>,
        value: Expr,
    },
    Capture {
        name: String,
        body: Vec<Block>,
    },
    Macro {
        name: String,
        parameters: Vec<Parameter>,
        body: Vec<Block>,
    },
    Call {
        target: Expr,
        arguments: Vec<Argument>,
        parameters: Vec<Parameter>,
        body: Vec<Block>,
    },
    From {
        template: String,
        names: Vec<(String, Option<String>)>,
    },
    Import {
        template: String,
        name: String,
    },
    Include(String),
    Extends(String),
    /// A named block that another template may replace.
    Slot {
        name: String,
        body: Vec<Block>,
    },
}
