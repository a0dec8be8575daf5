// What the review reads of a document, through accessors that were taken before anything else ran.
// A page may hide an element's own properties: in `<form><input name="parentNode">` the form's
// `parentNode` is the input. It may also change prototypes, which is why the script belongs in a world
// of its own (Page.createIsolatedWorld); the accessors below hold in either case.

const call = Function.prototype.call;
const uncurried = (method) => call.bind(method);
const getter = (type, name) => uncurried(Object.getOwnPropertyDescriptor(type.prototype, name).get);

export const parentNode = getter(Node, "parentNode");
export const firstChild = getter(Node, "firstChild");
export const nextSibling = getter(Node, "nextSibling");
export const nodeType = getter(Node, "nodeType");
export const nodeValue = getter(Node, "nodeValue");
export const textContent = getter(Node, "textContent");
export const ownerDocument = getter(Node, "ownerDocument");
export const getRootNode = uncurried(Node.prototype.getRootNode);

export const localName = getter(Element, "localName");
export const namespaceURI = getter(Element, "namespaceURI");
export const shadowRoot = getter(Element, "shadowRoot");
export const scrollWidth = getter(Element, "scrollWidth");
export const scrollHeight = getter(Element, "scrollHeight");
export const clientWidth = getter(Element, "clientWidth");
export const clientHeight = getter(Element, "clientHeight");
export const getAttribute = uncurried(Element.prototype.getAttribute);
export const hasAttribute = uncurried(Element.prototype.hasAttribute);
export const getAttributeNames = uncurried(Element.prototype.getAttributeNames);
export const matches = uncurried(Element.prototype.matches);
export const box = uncurried(Element.prototype.getBoundingClientRect);
export const boxes = uncurried(Element.prototype.getClientRects);
export const assignedNodes = uncurried(HTMLSlotElement.prototype.assignedNodes);
export const isContentEditable = getter(HTMLElement, "isContentEditable");
export const titleOf = getter(Document, "title");
const styleOfHtml = getter(HTMLElement, "style");
const styleOfSvg = getter(SVGElement, "style");
export const contentDocument = getter(HTMLIFrameElement, "contentDocument");

/** The style attribute's declarations; null for elements that have none, such as those of MathML. */
export function ownStyle(element) {
  switch (namespaceURI(element)) {
    case HTML:
      return styleOfHtml(element);
    case SVG:
      return styleOfSvg(element);
    default:
      return null;
  }
}

/** Of elements in frames, too: the window that asks does not matter. */
export const computedStyle = window.getComputedStyle.bind(window);

export const ELEMENT = 1;
export const TEXT = 3;
export const HTML = "http://www.w3.org/1999/xhtml";
export const SVG = "http://www.w3.org/2000/svg";
