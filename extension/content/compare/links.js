// Answers with a copy of the page and its links, as written: those in its text, by their elements, and those in its head. The core
// resolves them, and decides which may be followed and which lead to the story's source.
// for: request page
{
  const { agent } = globalThis.rubricator;

  /** The addresses in a page's structured data, by the names of the properties. @param {unknown} value @param {string} [name] @returns {Link[]} */
  const stated = (value, name = "") => {
    if (typeof value === "string") return URL.canParse(value) ? [{ rel: name, href: value }] : [];
    if (Array.isArray(value)) return value.flatMap((item) => stated(item, name));
    const entries = Object.entries(value ?? {});
    return entries.flatMap(([key, item]) => stated(item, key === "@id" || key === "url" ? name : key));
  };

  /** @param {Element} script */
  const parsed = (script) => {
    try {
      return stated(JSON.parse(script.textContent ?? ""));
    } catch {
      return [];
    }
  };

  /** @param {Node[]} nodes @returns {Link[]} */
  const links = (nodes) => [
    ...nodes.flatMap((node, index) => {
      const href = node instanceof HTMLAnchorElement ? node.getAttribute("href") : null;
      return href ? [{ node: index, href }] : [];
    }),
    ...Array.from(document.querySelectorAll("base[href]"), (base) => ({ rel: "base", href: base.getAttribute("href") ?? "" })),
    ...Array.from(document.querySelectorAll("link"), ({ rel, href }) => ({ rel, href })),
    ...Array.from(document.querySelectorAll("meta"), (meta) =>
      stated(meta.content, meta.name || meta.getAttribute("property") || ""),
    ).flat(),
    ...Array.from(document.querySelectorAll("script[type='application/ld+json']"), parsed).flat(),
  ];

  agent.handlers.page ??= async () => {
    const { page, nodes } = await agent.copy();
    return { page, source: agent.source, links: links(nodes) };
  };
}
