import { fault } from '@supermall/kernel/fault'
import { present } from '@supermall/kernel/present'
import { TIMEOUT_HEADER, timeoutAsTold } from '@supermall/messaging/patience'
import { traceparentHere } from '@supermall/messaging/trace'
import type { Answer, Operation } from '@supermall/subgraph/definition'
import { VIEWER_HEADER } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import { answerIn } from './answer-text.ts'
import type { Answered } from './connection.ts'
import { connection } from './connection.ts'
import { passOn } from './pass-on.ts'
import type { Source } from './source.ts'

type RemoteOptions = {
  readonly name: string
  readonly url: string
  readonly timeoutMs: number
  readonly connections: number
}

/** A subgraph in another process, over connections that stay open. */
export function remoteSource({ name, url, timeoutMs, connections }: RemoteOptions): Source {
  const wire = connection(url, connections)
  return {
    name,
    isRemote: true,
    isTimely: true,
    async ask(operation, asking) {
      const remainingMs = Math.max(1, Math.min(timeoutMs, asking.deadline - present()))
      const answered = await wire.send({
        method: 'POST',
        path: '/graphql',
        headers: headersFor(asking, remainingMs),
        body: operation.body ?? bodyOf(operation),
        timeoutMs: remainingMs,
        // Whether it is asked again is for the budget of all questions to say.
        isRepeatable: false,
        ...(isMutation(operation) ? {} : { gone: asking.gone }),
      })
      return readAnswer(answered, name)
    },
    pass: passOn(wire),
    async check() {
      const { status } = await wire.send({
        method: 'GET',
        path: '/health/ready',
        headers: [],
        timeoutMs,
        isRepeatable: true,
      })
      if (status !== 200) throw fault('SERVICE_UNAVAILABLE', `${name} is not ready: ${status}`)
    },
    stop: () => wire.close(),
  }
}

/** What a subgraph is told, and nothing of what a client sent beside it. */
function headersFor(asking: Asking, timeoutMs: number): string[] {
  const { language } = asking.request.caller
  const traceparent = traceparentHere() ?? asking.request.caller.traceparent
  const headers = ['content-type', 'application/json', 'accept', 'application/json', 'accept-language', language]
  headers.push(VIEWER_HEADER, asking.signed(), TIMEOUT_HEADER, timeoutAsTold(timeoutMs))
  if (traceparent) headers.push('traceparent', traceparent)
  return headers
}

const bodyOf = ({ query, variables, operationName }: Operation): string =>
  JSON.stringify({ query, variables, operationName })

/** What the planner writes begins with its operation; what changes something goes on though nobody waits for it. */
const isMutation = ({ query }: Operation): boolean => query.trimStart().startsWith('mutation')

function readAnswer({ status, text }: Answered, name: string): Answer {
  const answer = answerIn(text)
  if (answer) return answer
  if (status === 504) throw fault('DEADLINE_EXCEEDED', `${name} was asked too late`)
  const said = `${name} answered ${status}: ${text.slice(0, 300)}`
  throw fault(status >= 400 && status < 500 ? 'INTERNAL_SERVER_ERROR' : 'SERVICE_UNAVAILABLE', said)
}
