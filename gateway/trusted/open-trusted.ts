import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import { root } from '@supermall/subgraph/root'
import type { ContractName } from '../contracts/contract.ts'
import { contractNames } from '../contracts/contract.ts'
import type { GatewaySettings } from '../settings.ts'
import { readManifest } from './manifest.ts'
import { persistedDocuments } from './persisted.ts'
import type { Documents, Trusted } from './trusted.ts'
import { trustedDocuments } from './trusted.ts'

type Options = { readonly settings: GatewaySettings; readonly cache: Cache; readonly log: Log }

/** As the settings say; a manifest that cannot be read ends the start, for it is what the door would go by. */
export function openTrusted({ settings, cache, log }: Options): Trusted {
  const mode = settings.TRUSTED_DOCUMENTS
  const path = resolve(root, settings.TRUSTED_MANIFEST)
  return trustedDocuments({
    mode,
    manifest: mode === 'off' ? new Map() : readManifest(path),
    contracts: mode === 'off' ? new Map() : new Map(contractNames.flatMap((name) => manifestBeside(path, name))),
    persisted: settings.PERSISTED_QUERIES ? persistedDocuments(cache) : null,
    log,
  })
}

/** A contract without a manifest trusts no document. */
function manifestBeside(path: string, contract: ContractName): readonly [ContractName, Documents][] {
  const own = join(dirname(path), `${contract}.json`)
  return existsSync(own) ? [[contract, readManifest(own)]] : []
}
