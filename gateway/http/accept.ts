/** Whether any of the types is acceptable to whoever sent the header; a header that says nothing accepts everything. */
export function accepts(header: string | undefined, types: readonly string[]): boolean {
  if (header === undefined || header.trim() === '') return true
  const ranges = rangesIn(header)
  return types.some((type) => (nearestTo(type, ranges)?.weight ?? 0) > 0)
}

/**
 * Which of the types is wanted most: the one of most weight, then the one that is named and not only meant, then the one that is
 * named first. The first of them where nothing is said, or none is acceptable.
 */
export function preferred<Type extends string>(header: string | undefined, types: readonly [Type, ...Type[]]): Type {
  if (header === undefined) return types[0]
  const ranges = rangesIn(header)
  const ranked = types.flatMap((type) => {
    const range = nearestTo(type, ranges)
    return range && range.weight > 0 ? [{ type, ...range }] : []
  })
  ranked.sort((a, b) => b.weight - a.weight || nearness(b.range) - nearness(a.range) || a.place - b.place)
  return ranked[0]?.type ?? types[0]
}

/** Whether that type is wanted by its name, and not only taken among any others. */
export const isNamed = (header: string | undefined, type: string): boolean =>
  rangesIn(header ?? '').some(({ range, weight }) => range === type && weight > 0)

/** What clients send is the same few headers over and over. */
const known = new Map<string, readonly Range[]>()
const MOST_KNOWN = 100
const LONGEST_KNOWN = 200

function rangesIn(header: string): readonly Range[] {
  const before = known.get(header)
  if (before) return before
  const ranges = header.split(',').map((text, place) => readRange(text, place))
  if (known.size < MOST_KNOWN && header.length <= LONGEST_KNOWN) known.set(header, ranges)
  return ranges
}

function nearestTo(type: string, ranges: readonly Range[]): Range | undefined {
  const fitting = ranges.filter(({ range }) => range === type || range === '*/*' || range === `${type.split('/')[0]}/*`)
  return fitting.sort((a, b) => nearness(b.range) - nearness(a.range))[0]
}

/** The ways in which one request gets many answers. */
export type Streaming = 'event-stream' | 'multipart'

/** How a client wants to be told of what happens. Only what it names counts: one who takes anything may not expect to wait. */
export function streamingIn(header: string | undefined): Streaming | null {
  if (header === undefined) return null
  const wanted = rangesIn(header)
  const named = wanted.flatMap((range) => {
    const kind = streamingOf(range)
    return kind === null || range.weight === 0 ? [] : [{ kind, weight: range.weight }]
  })
  return named.sort((a, b) => b.weight - a.weight)[0]?.kind ?? null
}

function streamingOf({ range, parameters }: Range): Streaming | null {
  if (range === 'text/event-stream') return 'event-stream'
  const isSpoken = parameters.some((one) => /^subscriptionspec="?1\.0"?$/.test(one))
  return range === 'multipart/mixed' && isSpoken ? 'multipart' : null
}

const nearness = (range: string): number => (range === '*/*' ? 0 : range.endsWith('/*') ? 1 : 2)

type Range = {
  readonly range: string
  readonly weight: number
  readonly place: number
  readonly parameters: readonly string[]
}

function readRange(text: string, place: number): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { range, weight: weight === undefined ? 1 : Number(weight) || 0, place, parameters }
}
