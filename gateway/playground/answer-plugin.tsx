import type { GraphiQLPlugin } from '@graphiql/react'
import type { LastAnswer } from './fetcher.ts'
import { GaugeIcon } from './icons.tsx'
import type { Observable } from './observable.ts'
import { useObservable } from './use-observable.ts'

/** What the last answer took. Each entry of its `extensions` has a section: the cost, the plan, whatever the gateway adds. */
export function answerPlugin(lastAnswer: Observable<LastAnswer | null>): GraphiQLPlugin {
  function AnswerPanel() {
    const answer = useObservable(lastAnswer)
    return (
      <section className="mall-panel" aria-label="Last answer">
        <h2>Last answer</h2>
        {answer ? <AnswerDetails answer={answer} /> : <p>Run an operation to see what its answer took.</p>}
      </section>
    )
  }
  return { title: 'Last answer', icon: GaugeIcon, content: AnswerPanel }
}

function AnswerDetails({ answer }: { readonly answer: LastAnswer }) {
  const sections = Object.entries(answer.extensions)
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
      {sections.length === 0 && <p>The gateway added no extensions to this answer.</p>}
      {sections.map(([name, value]) => (
        <div key={name}>
          <h3>{name}</h3>
          <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
        </div>
      ))}
    </>
  )
}
