// Elements of ours that the page gets no hold of: a closed tree with a look of its own. Where the page has made the element's
// name one of its own, its script is run on an element that is ours already.
{
  const { rubricator } = globalThis;
  const { document } = rubricator;
  const inert = document.implementation.createHTMLDocument();

  rubricator.host ??= (name, look, delegatesFocus = false) => {
    const host = inert.createElement(name);
    const shadow = host.attachShadow({ mode: "closed", delegatesFocus });
    document.adoptNode(host);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look);
    shadow.adoptedStyleSheets = [sheet];
    return { host, shadow };
  };
}
