import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import type { Gate } from '../governance/gate.ts'
import { BUSY } from '../governance/shedder.ts'
import type { Admission } from '../http/admit.ts'
import { admit } from '../http/admit.ts'
import type { Question } from '../http/question.ts'
import { readParameters } from '../http/question.ts'
import { refusing } from '../seeing/refusing.ts'
import type { Running, Ways } from './operation.ts'
import { runAdmitted, toldOf } from './operation.ts'

export type OperationWays = Admission & Ways & { readonly gate: Gate }

type SocketOperation = {
  readonly payload: Readonly<Record<string, unknown>>
  readonly contract: ContractName | null
  readonly asking: () => Promise<Asking>
  readonly isCostTold: boolean
  readonly traceId: string
  readonly running: Running
}

/** An operation over a socket goes the way of a request: the same gate, the same admission, the same graph. */
export async function runOperation(operation: SocketOperation, ways: OperationWays): Promise<void> {
  try {
    await run(operation, ways)
  } catch (error) {
    operation.running.error(toldOf(error, operation.traceId, ways))
  }
}

async function run(operation: SocketOperation, ways: OperationWays): Promise<void> {
  const { contract, asking, isCostTold } = operation
  const leave = await refusing(async () => ways.gate.enter(BUSY))
  try {
    const admitted = await refusing(async () => {
      const question = readSubscribe(operation.payload)
      return { ...(await admit(ways, { question, contract, asking, isCostTold })), question }
    })
    await runAdmitted(admitted, { ...operation, onStanding: () => leave(true) }, ways)
  } finally {
    leave(true)
  }
}

/** `graphql-transport-ws` wants a text in every message: an empty one stands for the document that an id names. */
function readSubscribe({ query, ...rest }: Readonly<Record<string, unknown>>): Question {
  return { method: 'POST', ...readParameters(query === '' ? rest : { query, ...rest }) }
}
