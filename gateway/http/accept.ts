/** Whether any of the types is acceptable to whoever sent the header; a header that says nothing accepts everything. */
export function accepts(header: string | undefined, types: readonly string[]): boolean {
  if (header === undefined || header.trim() === '') return true
  const ranges = header.split(',').map((text) => readRange(text))
  return types.some((type) => {
    const fitting = ranges.filter(
      ({ range }) => range === type || range === '*/*' || range === `${type.split('/')[0]}/*`,
    )
    const nearest = fitting.sort((a, b) => nearness(b.range) - nearness(a.range))[0]
    return nearest !== undefined && nearest.weight > 0
  })
}

/** The ways in which one request gets many answers. */
export type Streaming = 'event-stream' | 'multipart'

/** How a client wants to be told of what happens. Only what it names counts: one who takes anything may not expect to wait. */
export function streamingIn(header: string | undefined): Streaming | null {
  const wanted = (header ?? '').split(',').map((text) => readRange(text))
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

type Range = { readonly range: string; readonly weight: number; readonly parameters: readonly string[] }

function readRange(text: string): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { range, weight: weight === undefined ? 1 : Number(weight) || 0, parameters }
}
