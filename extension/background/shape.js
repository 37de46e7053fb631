// Readers for messages from pages. A page's renderer process can be compromised, so every message is read field by field into
// a new object, or refused: nothing that a page sends is used as it is.

/** @template T @typedef {(value: unknown) => T} Shape Returns the value, or throws a `Malformed`. */

/** A message that does not have the expected form. */
export class Malformed extends Error {}

/** @param {string} expected @returns {never} */
const refuse = (expected) => {
  throw new Malformed(`A page sent something that is not ${expected}.`);
};

/** @type {Shape<string>} */
export const text = (value) => (typeof value === "string" ? value : refuse("a string"));

/** @type {Shape<number>} */
export const number = (value) => (typeof value === "number" && Number.isFinite(value) ? value : refuse("a number"));

/** A count, or a place in a list. @type {Shape<number>} */
export const index = (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : refuse("a whole number"));

/** @type {Shape<boolean>} */
export const flag = (value) => (typeof value === "boolean" ? value : refuse("a boolean"));

/** One of these words. @template {string} Word @param {...Word} words @returns {Shape<Word>} */
export const word =
  (...words) =>
  (value) =>
    words.find((known) => known === value) ?? refuse(words.join(", "));

/** @template T @param {Shape<T>} item @returns {Shape<T[]>} */
export const list = (item) => (value) => (Array.isArray(value) ? value.map((each) => item(each)) : refuse("a list"));

/** Two in a list. @template T @param {Shape<T>} item @returns {Shape<[T, T]>} */
export const pair = (item) => (value) => {
  const [first, second, ...more] = list(item)(value);
  return first === undefined || second === undefined || more.length ? refuse("a pair") : [first, second];
};

/** A field that may be missing: `record` leaves it out then. @template T @param {Shape<T>} shape @returns {Shape<T>} */
export const optional = (shape) => (value) => (value === undefined || value === null ? /** @type {any} */ (undefined) : shape(value));

/** Something, or null. @template T @param {Shape<T>} shape @returns {Shape<T | null>} */
export const nullable = (shape) => (value) => (value === undefined || value === null ? null : shape(value));

/** An object with these fields; others are left out. @template {object} T @param {{ [Name in keyof T]-?: Shape<T[Name]> }} fields @returns {Shape<T>} */
export const record = (fields) => (value) => {
  if (typeof value !== "object" || value === null) return refuse("an object");
  const own = /** @type {Record<string, unknown>} */ (value);
  const read = Object.entries(fields).map(([name, shape]) => [name, /** @type {Shape<unknown>} */ (shape)(own[name])]);
  return /** @type {T} */ (Object.fromEntries(read.filter(([, field]) => field !== undefined)));
};
