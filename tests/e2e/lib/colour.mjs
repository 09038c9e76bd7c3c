// Colours as the standards reckon with them: contrast (WCAG 2.2), distance (OKLab), what a colour-blind person sees.
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** `#1d5fd1` as linear red, green, blue. */
export function rgb(hex) {
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(hex) ?? [];
  if (!digits) throw new Error(`not a colour: ${hex}`);
  return [0, 2, 4].map((at) => linear(parseInt(digits.slice(at, at + 2), 16) / 255));
}

const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

export function contrast(one, two) {
  const [darker, lighter] = [one, two].map((hex) => luminance(rgb(hex))).sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * vector[at], 0));

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const VISION = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
export const VISIONS = Object.keys(VISION);

function oklab(colour) {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], colour);
  const roots = cones.map((cone) => Math.cbrt(cone));
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]], roots);
}

/** How far apart two colours look, OKLab × 100, to somebody of that vision. */
export function distance(one, two, vision) {
  const [a, b] = [one, two].map((hex) => {
    const seen = times(VISION[vision], rgb(hex)).map((part) => Math.min(1, Math.max(0, part)));
    return oklab(seen);
  });
  return 100 * Math.hypot(...a.map((part, at) => part - b[at]));
}
