import type { GraphiQLPlugin } from '@graphiql/react'
import type { PlaygroundConfig } from './config.ts'
import { CostView, readCost } from './cost-view.tsx'
import type { LastAnswer } from './fetcher.ts'
import { GaugeIcon } from './icons.tsx'
import type { Observable } from './observable.ts'
import { PlanView, readPlan } from './plan-view.tsx'
import { useObservable } from './use-observable.ts'

type Shown = Pick<PlaygroundConfig, 'hasTraces'>

/** What the last answer took: its cost, how it was put together, its trace, and whatever else the gateway adds. */
export function answerPlugin(lastAnswer: Observable<LastAnswer | null>, { hasTraces }: Shown): GraphiQLPlugin {
  function AnswerPanel() {
    const answer = useObservable(lastAnswer)
    return (
      <section className="mall-panel" aria-label="Last answer">
        <h2>Last answer</h2>
        {answer ? (
          <AnswerDetails answer={answer} hasTraces={hasTraces} />
        ) : (
          <p>Run an operation to see what its answer took.</p>
        )}
      </section>
    )
  }
  return { title: 'Last answer', icon: GaugeIcon, content: AnswerPanel }
}

const VIEWED = ['cost', 'queryPlan']

function AnswerDetails({ answer, hasTraces }: Shown & { readonly answer: LastAnswer }) {
  const cost = readCost(answer.extensions.cost)
  const plan = readPlan(answer.extensions.queryPlan)
  const others = Object.entries(answer.extensions).filter(([name]) => !VIEWED.includes(name))
  return (
    <>
      <h3>{answer.operation}</h3>
      <dl>
        <dt>Time</dt>
        <dd>{answer.milliseconds} ms</dd>
        <dt>Size</dt>
        <dd>{answer.bytes.toLocaleString()} bytes</dd>
        <dt>Status</dt>
        <dd>{answer.status}</dd>
      </dl>
      {hasTraces && (
        <p className="traces">
          {answer.traceId && (
            <a href={`/traces/${answer.traceId}`} target="_blank" rel="noreferrer">
              Its trace
            </a>
          )}
          <a href="/traces" target="_blank" rel="noreferrer">
            Recent traces
          </a>
        </p>
      )}
      {cost && <CostView cost={cost} />}
      {plan && <PlanView plan={plan} />}
      {others.map(([name, value]) => (
        <div key={name}>
          <h3>{name}</h3>
          <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
        </div>
      ))}
    </>
  )
}
