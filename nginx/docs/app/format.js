const number = (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = number(0), one = number(1), two = number(2), three = number(3), four = number(4);

const formats = {
  money: (value) => two.format(value),
  fraction: (value) => `${two.format(value * 100)}\u00a0%`,
  ratio: (value) => three.format(value),
  count: (value) => whole.format(value),
  days: (value) => whole.format(value),
  bars: (value) => (Number.isInteger(value) ? whole : one).format(value),
};

/** A figure for people; a dash where it has no value. */
export function figure(value, unit) {
  return value === null || value === undefined ? "–" : formats[unit](value);
}

export const percent = (value) => figure(value, "fraction");
export const price = (value) => (Math.abs(value) < 10 && value !== 0 ? four : two).format(value);
export const count = (value) => whole.format(value);
export const decimal = (value) => (value === null || value === undefined ? "–" : three.format(value));

/** `sharpe_ratio` as "Sharpe ratio", with the field's own abbreviations. */
export function title(name) {
  const words = name.replaceAll("_", " ")
    .replace(/\b(cagr|cvar|var|sqn|mae|mfe|pnl|pbo|rsi|ema|sma|atr|adx|vwap)\b/g, (word) => word.toUpperCase())
    .replace(/\b(sharpe|sortino|calmar|omega|kelly|ulcer)\b/g, (word) => word[0].toUpperCase() + word.slice(1));
  return words[0].toUpperCase() + words.slice(1);
}

/** Seconds as a short span of time. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 1e-3) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds < 120) return `${seconds.toPrecision(3)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${one.format(seconds / 3600)} h` : `${whole.format(seconds / 86400)} days`;
}

export function bytes(value) {
  const step = value < 1 ? 0 : Math.min(3, Math.floor(Math.log2(value) / 10));
  return `${step ? one.format(value / 1024 ** step) : value} ${["B", "KiB", "MiB", "GiB"][step]}`;
}

/** A class by sign, for colour beside the sign that is written anyway. */
export const sign = (value) => (value > 0 ? "up" : value < 0 ? "down" : "");
