/** A colour or a mixture of two, each part from 0 to 255. */
export type Colour = readonly [number, number, number]
/** How far a point lies outside of a shape; below zero inside. Points go from -1 to 1 in both directions. */
type Distance = (x: number, y: number) => number
type Layer = { readonly shape: Distance; readonly colour: Colour }
export type Picture = { readonly above: Colour; readonly below: Colour; readonly layers: readonly Layer[] }

/** The same name always gives the same picture; `lamp-2` shows the lamp of `lamp` in another light. */
export function pictureOf(name: string): Picture {
  const [, stem = name, view = '1'] = /^(.*?)(?:-(\d))?$/.exec(name) ?? []
  const seed = hash(stem)
  const hue = (seed % 360) + 40 * (Number(view) - 1)
  const isLogo = /^shop|logo/.test(stem)
  const main = hsl(hue + (isLogo ? 0 : 150 + ((seed >>> 9) % 60)), 0.62, 0.46)
  const shade = hsl(hue + 160, 0.5, 0.3)
  const light: Colour = [250, 250, 248]
  const shapes = isLogo ? logo(seed >>> 4) : goods(stem, seed >>> 4)
  return {
    above: hsl(hue, 0.55, isLogo ? 0.5 : 0.9),
    below: hsl(hue + 30, 0.6, isLogo ? 0.32 : 0.78),
    layers: [
      { shape: isLogo ? disc(0, 0, 0.72) : card(0, 0, [0.74, 0.74], 0.16), colour: light },
      ...(isLogo ? [] : [{ shape: card(0, 0.56, [0.4, 0.02], 0.02), colour: mix(light, shade, 0.18) }]),
      ...shapes.map((shape, at) => ({ shape, colour: at === 0 ? main : at === 1 ? mix(main, light, 0.65) : shade })),
    ],
  }
}

/** Many times as fast as `Math.hypot`, which guards against numbers that no picture has. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)
const disc =
  (cx: number, cy: number, r: number): Distance =>
  (x, y) =>
    length(x - cx, y - cy) - r
const ring =
  (cx: number, cy: number, r: number, width = 0.08): Distance =>
  (x, y) =>
    Math.abs(length(x - cx, y - cy) - r) - width

const card =
  (cx: number, cy: number, [w, h]: readonly [number, number], r: number): Distance =>
  (x, y) => {
    const dx = Math.abs(x - cx) - w + r
    const dy = Math.abs(y - cy) - h + r
    return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r
  }

function either(...shapes: readonly Distance[]): Distance {
  return (x, y) => {
    let least = Number.POSITIVE_INFINITY
    for (const shape of shapes) least = Math.min(least, shape(x, y))
    return least
  }
}

const both =
  (a: Distance, b: Distance): Distance =>
  (x, y) =>
    Math.max(a(x, y), b(x, y))
const above =
  (edge: number): Distance =>
  (_, y) =>
    y - edge
function turned(shape: Distance, angle: number): Distance {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return (x, y) => shape(x * cos + y * sin, y * cos - x * sin)
}

/** The first shape is the thing, the second what shines on it, the third its dark part. */
const THINGS: Readonly<Record<string, readonly Distance[]>> = {
  phone: [card(0, 0, [0.27, 0.5], 0.08), card(0, -0.02, [0.22, 0.4], 0.03), disc(0, 0.44, 0.03)],
  headphone: [
    either(
      both(ring(0, 0, 0.4, 0.05), above(0.05)),
      card(-0.4, 0.2, [0.1, 0.2], 0.08),
      card(0.4, 0.2, [0.1, 0.2], 0.08),
    ),
    either(card(-0.42, 0.2, [0.03, 0.12], 0.03), card(0.42, 0.2, [0.03, 0.12], 0.03)),
    card(0, -0.4, [0.12, 0.03], 0.03),
  ],
  bottle: [
    either(card(0, 0.14, [0.22, 0.38], 0.1), card(0, -0.34, [0.08, 0.14], 0.03)),
    card(0, 0.16, [0.22, 0.14], 0.01),
    card(0, -0.5, [0.1, 0.05], 0.02),
  ],
  bag: [
    card(0, 0.14, [0.4, 0.36], 0.08),
    card(0, 0.14, [0.12, 0.1], 0.04),
    both(ring(0, -0.2, 0.2, 0.04), above(-0.2)),
  ],
  watch: [
    either(card(0, 0, [0.14, 0.52], 0.05), disc(0, 0, 0.3)),
    disc(0, 0, 0.23),
    either(card(0, -0.08, [0.02, 0.1], 0.02), card(0.06, 0, [0.08, 0.02], 0.02)),
  ],
  lamp: [
    both(turned(card(0, -0.2, [0.36, 0.36], 0.04), Math.PI / 4), above(-0.02)),
    card(0, 0.04, [0.2, 0.02], 0.02),
    either(card(0, 0.26, [0.03, 0.24], 0.01), card(0, 0.5, [0.2, 0.04], 0.03)),
  ],
  box: [card(0, 0.06, [0.42, 0.4], 0.04), card(0, 0.06, [0.07, 0.4], 0.01), card(0, -0.22, [0.46, 0.09], 0.03)],
  cup: [
    either(card(-0.06, 0.08, [0.3, 0.34], 0.1), ring(0.28, 0.06, 0.14, 0.045)),
    card(-0.2, 0.08, [0.04, 0.22], 0.04),
    card(-0.06, -0.22, [0.3, 0.04], 0.03),
  ],
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/phone|tablet|screen|laptop|tv/, 'phone'],
  [/headphone|earbud|audio|speaker|headset/, 'headphone'],
  [/bottle|oil|wine|juice|shampoo|cream|perfume/, 'bottle'],
  [/bag|backpack|wallet|shirt|dress|jacket/, 'bag'],
  [/watch|clock|band|ring/, 'watch'],
  [/lamp|light|tent|chair|home/, 'lamp'],
  [/cup|mug|tea|coffee|kettle|pot/, 'cup'],
]

function goods(name: string, seed: number): readonly Distance[] {
  const names = Object.keys(THINGS)
  const kind = /headphone|headset/.test(name)
    ? 'headphone'
    : (KINDS.find(([words]) => words.test(name))?.[1] ?? names[seed % names.length])
  return THINGS[kind ?? 'box'] ?? []
}

function logo(seed: number): readonly Distance[] {
  const petals = 3 + (seed % 4)
  const angles = Array.from({ length: petals }, (_, at) => (2 * Math.PI * at) / petals)
  const flower = either(...angles.map((angle) => disc(0.3 * Math.cos(angle), 0.3 * Math.sin(angle), 0.2)))
  const bars = either(...angles.map((angle) => turned(card(0, -0.24, [0.09, 0.3], 0.09), angle)))
  const rings = either(ring(0, 0, 0.44, 0.07), ring(0, 0, 0.22, 0.06))
  return [[flower, bars, rings][seed % 3] ?? flower, disc(0, 0, 0.14)]
}

export const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

function hsl(hue: number, saturation: number, lightness: number): Colour {
  const part = (n: number): number => {
    const k = (n + hue / 30) % 12
    return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [part(0), part(8), part(4)]
}

/** FNV-1a: spreads names that differ in one letter. */
function hash(text: string): number {
  let state = 2166136261
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0
  return state
}
