/**
 * uPlot makes a number format of the browser's language while it is loaded, and dies of names that are none, such as
 * `en-US@posix` of a Chromium under the POSIX locale. Imported before it.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
