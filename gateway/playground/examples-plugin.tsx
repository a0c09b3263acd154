import { type GraphiQLPlugin, useEditorContext, useExecutionContext } from '@graphiql/react'
import { useEffect, useState } from 'react'
import { type Example, GUEST, type PlaygroundConfig } from './config.ts'
import { ExamplesIcon } from './icons.tsx'
import type { Session } from './session.ts'

const ANYBODY = 'Anybody'

/** A click opens the example in a tab of its own and becomes the person it is written for. It does not run it. */
export function examplesPlugin(config: PlaygroundConfig, session: Session): GraphiQLPlugin {
  const groups = byPerson(config)
  function Examples() {
    const open = useOpenInTab()
    const choose = (example: Example) => {
      open(example)
      const label = session.state.get().identity?.label
      if (config.isDemo && example.signIn && example.signIn !== label) session.choose(example.signIn)
    }
    return (
      <section className="mall-panel" aria-label="Examples">
        <h2>Examples</h2>
        {groups.map(([label, examples]) => (
          <ExampleGroup key={label} label={label} examples={examples} onChoose={choose} />
        ))}
      </section>
    )
  }
  return { title: 'Examples', icon: ExamplesIcon, content: Examples }
}

/** In the order of the sign-in bar, so that the panel reads like the header. */
function byPerson({ examples, signIns }: PlaygroundConfig): readonly (readonly [string, readonly Example[]])[] {
  const order = [ANYBODY, GUEST, ...signIns.map(({ label }) => label)]
  const groups = Map.groupBy(examples, ({ signIn }) => signIn ?? ANYBODY)
  return [...groups].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
}

type ExampleGroupProps = {
  readonly label: string
  readonly examples: readonly Example[]
  readonly onChoose: (example: Example) => void
}

function ExampleGroup({ label, examples, onChoose }: ExampleGroupProps) {
  return (
    <>
      <h3>{label}</h3>
      <ul>
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" onClick={() => onChoose(example)}>
              <strong>{example.title}</strong>
              <span>{example.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/**
 * GraphiQL can add an empty tab but not a filled one, and it fills the editors while it renders the new tab; so the
 * example is written into them after that render. An example that is open already is shown again, not doubled.
 */
function useOpenInTab(): (example: Example) => void {
  const { tabs, addTab, changeTab, queryEditor, variableEditor } = useEditorContext({ nonNull: true })
  const { stop } = useExecutionContext({ nonNull: true })
  const [arriving, setArriving] = useState<Example | null>(null)

  useEffect(() => {
    if (!arriving) return
    queryEditor?.setValue(arriving.query)
    variableEditor?.setValue(arriving.variables ? JSON.stringify(arriving.variables, null, 2) : '')
    setArriving(null)
  }, [arriving, queryEditor, variableEditor])

  return (example) => {
    stop()
    const open = tabs.findIndex(({ query }) => query === example.query)
    if (open >= 0) return changeTab(open)
    addTab()
    setArriving(example)
  }
}
