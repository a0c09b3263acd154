/** A step of the plan, as the gateway tells it in development. */
type Plan =
  | { readonly kind: 'Fetch'; readonly service: string; readonly at: string; readonly operation: string }
  | { readonly kind: 'Sequence' | 'Parallel' | 'Condition'; readonly when?: string; readonly nodes: readonly Plan[] }

/** `extensions.queryPlan`, when it is there. */
export function readPlan(value: unknown): Plan | null {
  const { kind } = (value ?? {}) as { readonly kind?: unknown }
  return typeof kind === 'string' ? (value as Plan) : null
}

/** Who is asked what for the answer, and what waits for what. */
export function PlanView({ plan }: { readonly plan: Plan }) {
  return (
    <div className="plan">
      <h3>Query plan</h3>
      <ol>
        <PlanStep step={plan} />
      </ol>
    </div>
  )
}

const WORDS = { Sequence: 'One after the other', Parallel: 'At the same time', Condition: 'Only if' } as const

function PlanStep({ step }: { readonly step: Plan }) {
  if (step.kind === 'Fetch') {
    return (
      <li>
        <details>
          <summary>
            <strong>{step.service}</strong> {step.at ? `for ${step.at}` : 'for the start'}
          </summary>
          <pre>{step.operation}</pre>
        </details>
      </li>
    )
  }
  return (
    <li>
      {WORDS[step.kind]} {step.when}
      <ol>
        {step.nodes.map((node) => (
          <PlanStep key={keyOf(node)} step={node} />
        ))}
      </ol>
    </li>
  )
}

/** A plan never changes once it is shown, and no two of its steps are alike. */
const keyOf = (step: Plan): string => JSON.stringify(step)
