//! One interpreter for one codec: built, sealed, called, and looked over after each call.

use std::rc::Rc;

use rquickjs::context::{EvalOptions, intrinsic};
use rquickjs::object::Filter;
use rquickjs::{
    Atom, CatchResultExt, CaughtError, Context, Ctx, Error, Function, IntoJs, Object, Persistent,
    Runtime, Value,
};

use super::outcome::Answer;
use super::source::{Mode, Program};
use super::watch::{KeepGoing, Watch};
use super::{Downlink, Limits, Uplink};
use crate::CodecError;

const CODEC_FILE: &str = "codec.js";
const HOST_FILE: &str = "host.js";
const CLOCK: &str = include_str!("js/clock.js");
const GUARD: &str = include_str!("js/guard.js");
const SEAL: &str = include_str!("js/seal.js");
const CALL: &str = include_str!("js/call.js");
const MODULES: [(&str, &str); 3] = [
    ("base64-js", include_str!("../modules/base64-js.js")),
    ("ieee754", include_str!("../modules/ieee754.js")),
    ("buffer", include_str!("../modules/buffer.js")),
];

/// No Proxy, no weak references, no performance clock: a codec has no use for them.
type Intrinsics = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::MapSet,
    intrinsic::TypedArrays,
    intrinsic::Promise,
);

/// What the host asks of a codec.
pub(super) enum Ask<'a> {
    Uplink(Uplink<'a>),
    Downlink(Uplink<'a>),
    Encode(Downlink<'a>),
    Normalize(&'a serde_json::Value),
}

pub(super) struct Realm {
    // Dropped in this order: what is held in the context goes before the context.
    any: Persistent<Function<'static>>,
    call: Persistent<Function<'static>>,
    tidy: Persistent<Function<'static>>,
    prototype: Option<Persistent<Object<'static>>>,
    context: Context,
    watch: Rc<Watch>,
    work: u32,
    globals: usize,
    reusable: bool,
}

impl Realm {
    pub(super) fn build(limits: &Limits, program: &Program) -> Result<Self, CodecError> {
        let runtime = Runtime::new().map_err(|_| CodecError::Memory)?;
        runtime.set_memory_limit(limits.memory_bytes.max(1));
        runtime.set_max_stack_size(limits.stack_bytes.max(1));
        let watch = Watch::new();
        let watched = Rc::clone(&watch);
        runtime.set_interrupt_handler(Some(Box::new(move || watched.must_stop())));
        let context = Context::custom::<Intrinsics>(&runtime).map_err(|_| CodecError::Memory)?;
        watch.start(limits.work, None);
        let reusable = program.mode == Mode::Warm;
        let work = limits.work;
        let (any, call, tidy, prototype, globals) = context.with(|ctx| {
            let host = furnish(&ctx, program)
                .catch(&ctx)
                .map_err(|e| why(e, &watch, Phase::Run))?;
            let factory = compile(&ctx, program)
                .catch(&ctx)
                .map_err(|e| why(e, &watch, Phase::Parse))?;
            let factory = whole(&ctx, factory, program)?;
            let opened: Object<'_> = host
                .call((factory,))
                .catch(&ctx)
                .map_err(|e| why(e, &watch, Phase::Run))?;
            let take = |name: &str| {
                let function: Function<'_> = opened
                    .get(name)
                    .catch(&ctx)
                    .map_err(|e| why(e, &watch, Phase::Run))?;
                Ok::<_, CodecError>(Persistent::save(&ctx, function))
            };
            let prototype = ctx
                .globals()
                .get_prototype()
                .map(|kept| Persistent::save(&ctx, kept));
            Ok::<_, CodecError>((
                take("any")?,
                take("call")?,
                take("tidy")?,
                prototype,
                count_globals(&ctx),
            ))
        })?;
        Ok(Self {
            any,
            call,
            tidy,
            prototype,
            context,
            watch,
            work,
            globals,
            reusable,
        })
    }

    /// Whether the codec has any function that we know, found by running its top level.
    pub(super) fn has_functions(&mut self) -> Result<bool, CodecError> {
        self.watch.start(self.work, None);
        let found = self.context.with(|ctx| {
            self.any
                .clone()
                .restore(&ctx)
                .and_then(|any| any.call::<_, bool>(()))
                .catch(&ctx)
                .map_err(|e| why(e, &self.watch, Phase::Run))
        });
        self.note(found)
    }

    pub(super) fn call(
        &mut self,
        ask: &Ask<'_>,
        keep_going: KeepGoing,
        output_bytes: usize,
    ) -> Result<Answer, CodecError> {
        self.watch.start(self.work, Some(keep_going));
        let text = self.context.with(|ctx| {
            let text = answer(&ctx, &self.call, ask)
                .catch(&ctx)
                .map_err(|e| why(e, &self.watch, Phase::Run))?;
            match text {
                Told::Json(text) => Ok(text),
                Told::Wrong(what) => Err(CodecError::Shape(what)),
                Told::Missing => Err(CodecError::NoDecoder(ask.function())),
            }
        });
        self.watch.finish();
        let text = self.note(text)?;
        if text.len() > output_bytes {
            return Err(CodecError::Output {
                bytes: text.len(),
                limit: output_bytes,
            });
        }
        Answer::from_json(&text)
    }

    /// Whether the next call may use this interpreter: nothing was stopped, no job waits, and the
    /// codec left nothing behind in the global object that could not be cleared away.
    pub(super) fn is_clean(&mut self) -> bool {
        self.reusable
            && !self.context.runtime().is_job_pending()
            && self.context.with(|ctx| self.clear_globals(&ctx))
    }

    /// Takes away what a codec added to the global object; `false` if that did not succeed.
    fn clear_globals(&self, ctx: &Ctx<'_>) -> bool {
        let kept = self
            .prototype
            .clone()
            .map(|kept| kept.restore(ctx))
            .transpose()
            .ok()
            .flatten();
        if ctx.globals().get_prototype() != kept {
            return false;
        }
        if count_globals(ctx) == self.globals {
            return true;
        }
        self.watch.start(self.work, None);
        let tidied = self
            .tidy
            .clone()
            .restore(ctx)
            .and_then(|tidy| tidy.call::<_, ()>(()));
        tidied.catch(ctx).is_ok() && count_globals(ctx) == self.globals
    }

    pub(super) fn memory_bytes(&self) -> u64 {
        u64::try_from(self.context.runtime().memory_usage().malloc_size).unwrap_or(0)
    }

    /// An interpreter that hit a limit is not used again.
    fn note<T>(&mut self, result: Result<T, CodecError>) -> Result<T, CodecError> {
        let result = if self.watch.was_stopped() {
            Err(CodecError::Time)
        } else {
            result
        };
        if matches!(
            result,
            Err(CodecError::Time | CodecError::Memory | CodecError::Stack)
        ) {
            self.reusable = false;
        }
        result
    }
}

impl Ask<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Uplink(_) => "uplink",
            Self::Downlink(_) => "downlink",
            Self::Encode(_) => "encode",
            Self::Normalize(_) => "normalize",
        }
    }

    fn function(&self) -> &'static str {
        match self {
            Self::Uplink(_) => "decodeUplink, Decode or Decoder",
            Self::Downlink(_) => "decodeDownlink",
            Self::Encode(_) => "encodeDownlink, Encode or Encoder",
            Self::Normalize(_) => "normalizeUplink",
        }
    }
}

enum Told {
    Json(String),
    Wrong(String),
    Missing,
}

fn answer(
    ctx: &Ctx<'_>,
    call: &Persistent<Function<'static>>,
    ask: &Ask<'_>,
) -> rquickjs::Result<Told> {
    let call = call.clone().restore(ctx)?;
    let nothing = || Value::new_undefined(ctx.clone());
    let (port, payload, received, variables) = match ask {
        Ask::Uplink(message) | Ask::Downlink(message) => {
            let received = message.recv_time.map(|at| at.into_js(ctx)).transpose()?;
            (
                Some(message.f_port),
                message.bytes.to_vec().into_js(ctx)?,
                received,
                message.variables,
            )
        }
        Ask::Encode(command) => (
            command.f_port,
            parse(ctx, command.data)?,
            None,
            command.variables,
        ),
        Ask::Normalize(data) => (None, parse(ctx, data)?, None, [].as_slice()),
    };
    let port = port.map_or_else(|| Ok(nothing()), |port| port.into_js(ctx))?;
    let variables = if variables.is_empty() {
        nothing()
    } else {
        let object = Object::new(ctx.clone())?;
        for (name, text) in variables {
            object.set(name.as_str(), text.as_str())?;
        }
        object.into_value()
    };
    let result: Value<'_> = call.call((
        ask.name(),
        port,
        payload,
        received.unwrap_or_else(nothing),
        variables,
    ))?;
    if result.is_undefined() {
        return Ok(Told::Missing);
    }
    if let Some(what) = result.as_string() {
        return Ok(Told::Wrong(what.to_string()?));
    }
    match ctx.json_stringify(result)? {
        Some(text) => Ok(Told::Json(text.to_string()?)),
        None => Ok(Told::Wrong(
            "gave a result that has no JSON form".to_owned(),
        )),
    }
}

fn parse<'js>(ctx: &Ctx<'js>, data: &serde_json::Value) -> rquickjs::Result<Value<'js>> {
    ctx.json_parse(data.to_string())
}

/// Sets the room up and gives the function that opens a codec in it.
fn furnish<'js>(ctx: &Ctx<'js>, program: &Program) -> rquickjs::Result<Function<'js>> {
    let set_clock: Function<'js> = script::<Function<'js>>(ctx, CLOCK, HOST_FILE)?.call(())?;
    script::<Function<'js>>(ctx, GUARD, HOST_FILE)?.call::<_, ()>(())?;
    let modules = Object::new(ctx.clone())?;
    if program.uses_modules {
        let require: Function<'js> =
            script::<Function<'js>>(ctx, "(modules) => (name) => modules[name]", HOST_FILE)?
                .call((modules.clone(),))?;
        for (name, text) in MODULES {
            let exports = Object::new(ctx.clone())?;
            script::<Function<'js>>(ctx, text, HOST_FILE)?
                .call::<_, ()>((exports.clone(), require.clone()))?;
            modules.set(name, exports)?;
        }
        let buffer: Object<'js> = modules.get("buffer")?;
        ctx.globals()
            .set("Buffer", buffer.get::<_, Value<'js>>("Buffer")?)?;
    }
    if program.mode == Mode::Warm {
        script::<Function<'js>>(ctx, SEAL, HOST_FILE)?.call::<_, ()>((modules.clone(),))?;
    }
    script::<Function<'js>>(ctx, CALL, HOST_FILE)?.call((set_clock, modules))
}

fn compile<'js>(ctx: &Ctx<'js>, program: &Program) -> rquickjs::Result<Value<'js>> {
    script(ctx, &program.factory, CODEC_FILE)
}

fn script<'js, T: rquickjs::FromJs<'js>>(
    ctx: &Ctx<'js>,
    text: &str,
    file: &str,
) -> rquickjs::Result<T> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(file.to_owned());
    ctx.eval_with_options(text, options)
}

/// Refuses a source that closes a bracket it did not open and so steps out of its function.
fn whole<'js>(
    ctx: &Ctx<'js>,
    factory: Value<'js>,
    program: &Program,
) -> Result<Function<'js>, CodecError> {
    let stray = || CodecError::Syntax {
        line: 0,
        message: "a bracket is closed that was not opened".to_owned(),
    };
    let factory = factory.into_function().ok_or_else(stray)?;
    let own_text: Function<'js> = Function::prototype(ctx.clone())
        .get("toString")
        .map_err(|_| CodecError::Memory)?;
    let text: String = own_text
        .call((rquickjs::function::This(factory.clone()),))
        .map_err(|_| CodecError::Memory)?;
    if text == program.function_text() {
        Ok(factory)
    } else {
        Err(stray())
    }
}

fn count_globals(ctx: &Ctx<'_>) -> usize {
    ctx.globals()
        .own_keys::<Atom<'_>>(Filter::new().string().symbol())
        .len()
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Parse,
    Run,
}

/// Turns what the interpreter threw into one of our errors.
fn why(error: CaughtError<'_>, watch: &Watch, phase: Phase) -> CodecError {
    if watch.was_stopped() {
        return CodecError::Time;
    }
    let (message, line) = match &error {
        CaughtError::Exception(thrown) => {
            let message = thrown.message().unwrap_or_default();
            (message, line_in(&thrown.stack().unwrap_or_default()))
        }
        CaughtError::Value(value) if value.is_null() => return CodecError::Memory,
        CaughtError::Value(value) => (shown(value), 0),
        CaughtError::Error(Error::Allocation) => return CodecError::Memory,
        CaughtError::Error(Error::Utf8(_)) => {
            return CodecError::Shape("gave text that is not Unicode".to_owned());
        }
        CaughtError::Error(other) => (other.to_string(), 0),
    };
    if message.contains("out of memory") {
        return CodecError::Memory;
    }
    if message == "Maximum call stack size exceeded" {
        return CodecError::Stack;
    }
    let message: String = message.chars().take(500).collect();
    match phase {
        Phase::Parse => CodecError::Syntax { line, message },
        _ if message == "circular reference" || message.contains("BigInt") && line == 0 => {
            CodecError::Shape(format!("gave a result that has no JSON form: {message}"))
        }
        _ => CodecError::Threw { message, line },
    }
}

/// The first line of the codec that a stack trace names; 0 if it names none.
fn line_in(stack: &str) -> u32 {
    let Some(at) = stack.find("codec.js:") else {
        return 0;
    };
    let rest = &stack[at + "codec.js:".len()..];
    let digits = rest
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .unwrap_or_default();
    digits.parse().unwrap_or(0)
}

fn shown(value: &Value<'_>) -> String {
    if let Some(text) = value.as_string() {
        return text.to_string().unwrap_or_default();
    }
    let message = value
        .as_object()
        .and_then(|object| object.get::<_, String>("message").ok());
    message.unwrap_or_else(|| format!("threw {}", value.type_name()))
}
