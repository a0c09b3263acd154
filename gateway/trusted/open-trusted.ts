import { resolve } from 'node:path'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import { root } from '@supermall/subgraph/root'
import type { GatewaySettings } from '../settings.ts'
import { readManifest } from './manifest.ts'
import { persistedDocuments } from './persisted.ts'
import type { Trusted } from './trusted.ts'
import { trustedDocuments } from './trusted.ts'

type Options = { readonly settings: GatewaySettings; readonly cache: Cache; readonly log: Log }

/** As the settings say; a manifest that cannot be read ends the start, for it is what the door would go by. */
export function openTrusted({ settings, cache, log }: Options): Trusted {
  const mode = settings.TRUSTED_DOCUMENTS
  return trustedDocuments({
    mode,
    manifest: mode === 'off' ? new Map() : readManifest(resolve(root, settings.TRUSTED_MANIFEST)),
    persisted: settings.PERSISTED_QUERIES ? persistedDocuments(cache) : null,
    log,
  })
}
