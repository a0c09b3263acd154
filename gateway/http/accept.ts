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

const nearness = (range: string): number => (range === '*/*' ? 0 : range.endsWith('/*') ? 1 : 2)

function readRange(text: string): { readonly range: string; readonly weight: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { range, weight: weight === undefined ? 1 : Number(weight) || 0 }
}
