import type { Log } from '@supermall/messaging/log'
import { HttpFault } from '@supermall/subgraph/http'
import type { ContractName } from '../contracts/contract.ts'
import type { DocumentId } from '../http/question.ts'
import { sha256Of } from './manifest.ts'
import type { Persisted } from './persisted.ts'

type TrustedMode = 'off' | 'log-unknown' | 'enforce' | 'require-id'

/** The text that is to be run; `keep` is called when it turned out to be a document that may be run. */
export type Found = { readonly query: string; readonly keep: () => void }

export type Trusted = {
  /** Within a contract, its own manifest decides. */
  readonly find: (asked: Asked, contract?: ContractName | null) => Promise<Found>
}

type Asked = { readonly query: string | null; readonly id: DocumentId | null }
export type Documents = ReadonlyMap<string, string>

type TrustedOptions = {
  readonly mode: TrustedMode
  readonly manifest: Documents
  /** Those of the contracts that have one. */
  readonly contracts?: ReadonlyMap<ContractName, Documents>
  /** Null where clients may not name documents themselves. */
  readonly persisted: Persisted | null
  readonly log: Log
}

/** Which document a question means, and whether it is one that this mall runs. */
export function trustedDocuments({ mode, persisted, log, ...manifests }: TrustedOptions): Trusted {
  const isClosed = mode === 'enforce' || mode === 'require-id'
  const open = isClosed ? null : persisted

  const manifestOf = (contract: ContractName | null): Documents =>
    contract === null ? manifests.manifest : (manifests.contracts?.get(contract) ?? NONE)

  async function byId(id: DocumentId, manifest: Documents): Promise<Found> {
    const query = manifest.get(id.sha256) ?? (await open?.get(id.sha256)) ?? null
    if (query === null) throw unknownId(id, open !== null)
    return found(query)
  }

  function judge(sha256: string, manifest: Documents): void {
    if (mode === 'off' || (manifest.has(sha256) && mode !== 'require-id')) return
    if (mode === 'log-unknown') log.warn('document.unknown', { sha256 })
    else if (mode === 'enforce') throw refused(403, 'DOCUMENT_NOT_TRUSTED', 'Only documents of the manifest are run.')
    else throw refused(403, 'DOCUMENT_ID_REQUIRED', 'Name a document of the manifest by its id; texts are not run.')
  }

  return {
    async find({ query, id }, contract = null) {
      const manifest = manifestOf(contract)
      if (query === null) {
        if (id === null) throw refused(400, 'BAD_REQUEST', 'query must be the text of an operation.')
        return byId(id, manifest)
      }
      if (id === null && mode === 'off') return found(query)
      const sha256 = sha256Of(query)
      if (id !== null && id.sha256 !== sha256)
        throw refused(400, 'PERSISTED_QUERY_HASH_MISMATCH', 'provided sha does not match query')
      judge(sha256, manifest)
      return { query, keep: () => (id === null ? undefined : keep(open, { sha256, query }, log)) }
    },
  }
}

const NONE: Documents = new Map()

const found = (query: string): Found => ({ query, keep: () => undefined })

/** Nobody waits for it: a document that could not be kept is sent once more. */
function keep(persisted: Persisted | null, { sha256, query }: { sha256: string; query: string }, log: Log): void {
  persisted?.keep(sha256, query).catch((error: unknown) => log.warn('document.unkept', { sha256, error }))
}

/** The texts are those by which Apollo's clients know what to do: send the text once, or never try again. */
function unknownId({ kind }: DocumentId, mayRegister: boolean): HttpFault {
  if (kind === 'trusted') return refused(404, 'DOCUMENT_NOT_FOUND', 'There is no document of that id.')
  if (mayRegister) return refused(200, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
  return refused(400, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
}

const refused = (status: number, code: string, message: string): HttpFault => new HttpFault(status, code, { message })
