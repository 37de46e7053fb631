// Numbers with their nouns in the reader's language, for the scripts that show how much there is.
{
  const { rubricator } = globalThis;

  const language = chrome.i18n.getMessage("language");
  const plurals = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);

  rubricator.formatNumber ??= (amount) => number.format(amount);
  rubricator.count ??= (noun, amount) =>
    chrome.i18n.getMessage(`${noun}_${plurals.select(amount)}`, number.format(amount)) ||
    chrome.i18n.getMessage(`${noun}_other`, number.format(amount));
}
