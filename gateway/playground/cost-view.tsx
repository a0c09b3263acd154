export type Cost = { readonly estimated: number; readonly actual: number | null }

/** `extensions.cost`, when it is there and what it should be. */
export function readCost(value: unknown): Cost | null {
  const { estimated, actual } = (value ?? {}) as { readonly estimated?: unknown; readonly actual?: unknown }
  if (typeof estimated !== 'number') return null
  return { estimated, actual: typeof actual === 'number' ? actual : null }
}

/** What the operation might have cost at most, and what its answer did. */
export function CostView({ cost: { estimated, actual } }: { readonly cost: Cost }) {
  const most = Math.max(estimated, actual ?? 0, 1)
  return (
    <div className="cost">
      <h3>Cost</h3>
      <label>
        at most <meter min={0} max={most} value={estimated} /> {estimated.toLocaleString()} points
      </label>
      {actual !== null && (
        <label>
          in fact <meter min={0} max={most} value={actual} /> {actual.toLocaleString()} points
        </label>
      )}
    </div>
  )
}
