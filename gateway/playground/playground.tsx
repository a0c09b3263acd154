import { GraphiQL } from 'graphiql'
import { useMemo } from 'react'
import { answerPlugin } from './answer-plugin.tsx'
import type { PlaygroundConfig } from './config.ts'
import { examplesPlugin } from './examples-plugin.tsx'
import { createFetcher, type LastAnswer } from './fetcher.ts'
import { Header } from './header.tsx'
import { observable } from './observable.ts'
import type { Session } from './session.ts'
import { welcome } from './welcome.ts'

type PlaygroundProps = { readonly config: PlaygroundConfig; readonly session: Session }

export function Playground({ config, session }: PlaygroundProps) {
  const { fetcher, examples, plugins, firstTab } = useMemo(() => assemble(config, session), [config, session])
  return (
    <>
      <Header config={config} session={session} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          visiblePlugin={examples}
          defaultTabs={firstTab}
          defaultQuery=""
          defaultEditorToolsVisibility="variables"
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Logo>
            <code title="Every operation goes to this address.">{config.endpoint}</code>
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  )
}

/** GraphiQL compares plugins by identity, so they are made once per page and not once per render. */
function assemble(config: PlaygroundConfig, session: Session) {
  const lastAnswer = observable<LastAnswer | null>(null)
  const examples = examplesPlugin(config, session)
  return {
    fetcher: createFetcher({ endpoint: config.endpoint, session, lastAnswer }),
    examples,
    plugins: [examples, answerPlugin(lastAnswer, config)],
    firstTab: [{ query: welcome(config) }],
  }
}
