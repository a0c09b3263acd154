import { errorWords } from './reed-solomon.ts'

/** Rows of modules, true is dark. */
export type Modules = readonly (readonly boolean[])[]

type Version = {
  readonly number: number
  readonly words: number
  readonly errorWords: number
  readonly blocks: number
  readonly alignment: readonly number[]
}

/** Of error correction M, which bears that a seventh of it is covered. The largest takes 180 bytes. */
const VERSIONS: readonly Version[] = (
  [
    [26, 10, 1, []],
    [44, 16, 1, [6, 18]],
    [70, 26, 1, [6, 22]],
    [100, 18, 2, [6, 26]],
    [134, 24, 2, [6, 30]],
    [172, 16, 4, [6, 34]],
    [196, 18, 4, [6, 22, 38]],
    [242, 22, 4, [6, 24, 42]],
    [292, 22, 5, [6, 26, 46]],
  ] as const
).map(([words, error, blocks, alignment], index) => ({
  number: index + 1,
  words,
  errorWords: error,
  blocks,
  alignment,
}))

const dataWords = ({ words, errorWords: error, blocks }: Version): number => words - error * blocks

/** As many bytes as the largest of them bears. */
export const MOST_BYTES = 180

/** A text as a QR code of the least size that holds it; null when it is longer than any holds. */
export function qrCode(text: string): Modules | null {
  const bytes = [...new TextEncoder().encode(text)]
  const version = VERSIONS.find((one) => bytes.length + 2 <= dataWords(one))
  if (!version) return null
  const words = interleaved(packed(bytes, dataWords(version)), version)
  const drawn = MASKS.map((_, mask) => {
    const modules = draw(version, { words, mask })
    return { modules, penalty: penaltyOf(modules) }
  })
  return drawn.reduce((best, one) => (one.penalty < best.penalty ? one : best)).modules
}

/** Byte mode, a length of eight bits, the bytes, four bits of end, and padding. */
function packed(bytes: readonly number[], size: number): readonly number[] {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...bytes.flatMap((byte) => [byte >> 4, byte & 15]), 0]
  const words = Array.from(
    { length: nibbles.length / 2 },
    (_, index) => ((nibbles[2 * index] ?? 0) << 4) | (nibbles[2 * index + 1] ?? 0),
  )
  const padding = Array.from({ length: size - words.length }, (_, index) => (index % 2 === 0 ? 0xec : 0x11))
  return [...words, ...padding]
}

/** Split into blocks, the longer ones last; first the data of all, column by column, then what corrects it. */
function interleaved(data: readonly number[], { blocks, errorWords: count }: Version): readonly number[] {
  const short = Math.floor(data.length / blocks)
  const longer = data.length % blocks
  const parts = Array.from({ length: blocks }, (_, index) => {
    const before = index * short + Math.max(0, index - (blocks - longer))
    return data.slice(before, before + short + (index >= blocks - longer ? 1 : 0))
  })
  const errors = parts.map((part) => errorWords(part, count))
  return [...columns(parts, short + 1), ...columns(errors, count)]
}

const columns = (parts: readonly (readonly number[])[], count: number): number[] =>
  Array.from({ length: count }, (_, column) => parts.flatMap((part) => part[column] ?? [])).flat()

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function draw(
  version: Version,
  { words, mask }: { readonly words: readonly number[]; readonly mask: number },
): Modules {
  const size = version.number * 4 + 17
  const grid: (boolean | null)[][] = Array.from({ length: size }, () => Array<boolean | null>(size).fill(null))
  const set = (x: number, y: number, isDark: boolean) => {
    const row = grid[y]
    if (row && x >= 0 && x < size) row[x] = isDark
  }
  drawPatterns(version, { size, set, isFree: (x, y) => grid[y]?.[x] === null })
  drawFormat(size, mask, set)
  if (version.number >= 7) drawVersion(size, version.number, set)
  const isMasked = MASKS[mask] ?? (() => false)
  for (const [index, { x, y }] of path(size, (x, y) => grid[y]?.[x] === null).entries()) {
    const isDark = (((words[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1
    set(x, y, isDark !== isMasked(x, y))
  }
  return grid.map((row) => row.map((module) => module === true))
}

type Set = (x: number, y: number, isDark: boolean) => void
type Board = { readonly size: number; readonly set: Set; readonly isFree: (x: number, y: number) => boolean }

function drawPatterns({ alignment }: Version, { size, set, isFree }: Board): void {
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    around(4, (dx, dy, far) => set(cx + dx, cy + dy, far !== 2 && far !== 4))
  const last = alignment.length - 1
  for (const [i, cx] of alignment.entries())
    for (const [j, cy] of alignment.entries()) {
      const isCorner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
      if (!isCorner) around(2, (dx, dy, far) => set(cx + dx, cy + dy, far !== 1))
    }
  for (let at = 8; at < size - 8; at++) {
    if (isFree(6, at)) set(6, at, at % 2 === 0)
    if (isFree(at, 6)) set(at, 6, at % 2 === 0)
  }
}

function around(reach: number, visit: (dx: number, dy: number, far: number) => void): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) visit(dx, dy, Math.max(Math.abs(dx), Math.abs(dy)))
}

const remainder = (value: number, { bits, by }: { bits: number; by: number }): number => {
  let rest = value
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * by)
  return (value << bits) | rest
}

/** Which correction and which mask, told twice. */
function drawFormat(size: number, mask: number, set: Set): void {
  const bits = remainder(mask, { bits: 10, by: 0x537 }) ^ 0x5412
  const isDark = (i: number) => ((bits >> i) & 1) === 1
  for (let i = 0; i < 15; i++) {
    const near = i < 6 ? i : i < 8 ? i + 1 : 15 - i
    if (i < 8) set(8, near, isDark(i))
    else set(i === 8 ? 7 : near - 1, 8, isDark(i))
    if (i < 8) set(size - 1 - i, 8, isDark(i))
    else set(8, size - 15 + i, isDark(i))
  }
  set(8, size - 8, true)
}

function drawVersion(size: number, number: number, set: Set): void {
  const bits = remainder(number, { bits: 12, by: 0x1f25 })
  for (let i = 0; i < 18; i++) {
    const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)]
    const isDark = ((bits >> i) & 1) === 1
    set(a, b, isDark)
    set(b, a, isDark)
  }
}

/** All free modules, two columns at a time from the right, up and down in turn. */
function path(size: number, isFree: Board['isFree']): readonly { readonly x: number; readonly y: number }[] {
  const steps: { x: number; y: number }[] = []
  let isUpwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let i = 0; i < size; i++)
      for (const x of [right, right - 1]) {
        const y = isUpwards ? size - 1 - i : i
        if (isFree(x, y)) steps.push({ x, y })
      }
    isUpwards = !isUpwards
  }
  return steps
}

/** Long runs and even patches are what cameras stumble over. */
function penaltyOf(modules: Modules): number {
  const turned = modules.map((_, x) => modules.map((row) => row[x] ?? false))
  const runs = [...modules, ...turned].reduce((sum, row) => sum + runsOf(row), 0)
  let patches = 0
  for (const [y, row] of modules.entries())
    for (const [x, module] of row.entries())
      if ([row[x + 1], modules[y + 1]?.[x], modules[y + 1]?.[x + 1]].every((other) => other === module)) patches += 3
  return runs + patches
}

function runsOf(row: readonly boolean[]): number {
  let sum = 0
  let length = 0
  for (const [x, module] of row.entries()) {
    length = module === row[x - 1] ? length + 1 : 1
    if (length === 5) sum += 3
    else if (length > 5) sum += 1
  }
  return sum
}
