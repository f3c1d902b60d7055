/** Contrast after WCAG 2: luminance of sRGB colours, and a house colour made dark enough to carry white text. */

type Rgb = [red: number, green: number, blue: number];

const parse = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;

const luminance = (rgb: Rgb): number => {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** 1 to 21; both as #rrggbb. */
export const contrast = (a: string, b: string): number => {
  const [one, two] = [luminance(parse(a)), luminance(parse(b))];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
};

const toHex = (rgb: Rgb): string =>
  `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** The same hue, darkened until white text on it reaches `ratio`. */
export const carryWhite = (hex: string, ratio = 4.5): string => {
  let rgb = parse(hex);
  for (let step = 0; step < 60 && contrast(toHex(rgb), '#ffffff') < ratio; step++) {
    rgb = rgb.map((value) => value * 0.95) as Rgb;
  }
  return toHex(rgb);
};

export const darker = (hex: string, share: number): string =>
  toHex(parse(hex).map((value) => value * (1 - share)) as Rgb);
