type Arrived = {
  readonly consumer: { readonly isAlone?: boolean; readonly reactToAll?: unknown }
  readonly envelope: { readonly aggregateId: string }
}

/**
 * Those that may share a transaction do. What is told of one thing keeps its order; what is told of different things may pass
 * each other, as it may on its way here.
 */
export function partsOf<One extends Arrived>(round: readonly One[]): readonly (readonly One[])[] {
  const parts: { readonly way: unknown; readonly those: One[] }[] = []
  for (const one of round) {
    const { consumer, envelope } = one
    const way = consumer.isAlone ? one : consumer.reactToAll ? consumer : 'shared'
    const earlier = parts.findLastIndex(({ those }) =>
      those.some((other) => other.envelope.aggregateId === envelope.aggregateId),
    )
    const part = parts.find((part, index) => index >= earlier && part.way === way)
    if (part) part.those.push(one)
    else parts.push({ way, those: [one] })
  }
  return parts.map(({ those }) => those)
}
