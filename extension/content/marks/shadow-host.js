// Elements of ours that the page cannot reach into: a closed shadow tree with its own styles. They are made in another document,
// because the page may have defined a custom element of the same name.
{
  const { rubricator } = globalThis;
  const { document } = rubricator;
  const inert = document.implementation.createHTMLDocument();

  rubricator.createHost ??= (name, css, delegatesFocus = false) => {
    const host = inert.createElement(name);
    const shadow = host.attachShadow({ mode: "closed", delegatesFocus });
    document.adoptNode(host);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
    return { host, shadow };
  };
}
