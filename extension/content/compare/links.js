// A copy of the page for whoever asks, with its links: those in its text by the elements that lead there, and those that its
// head names. Which of them lead to the story's source is for the core to say.
// for: request page
{
  const { desk } = globalThis.rubricator;

  /** The addresses in what a page says of itself for machines, by the names of the properties. @param {unknown} value @param {string} [name] @returns {Link[]} */
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
    ...nodes.flatMap((node, index) => (node instanceof HTMLAnchorElement && node.href ? [{ node: index, href: node.href }] : [])),
    ...Array.from(document.querySelectorAll("link"), ({ rel, href }) => ({ rel, href })),
    ...Array.from(document.querySelectorAll("meta"), (meta) =>
      stated(meta.content, meta.name || meta.getAttribute("property") || ""),
    ).flat(),
    ...Array.from(document.querySelectorAll("script[type='application/ld+json']"), parsed).flat(),
  ];

  desk.answers.page ??= async () => {
    const { page, nodes } = await desk.copy();
    return { page, source: desk.source, links: links(nodes) };
  };
}
