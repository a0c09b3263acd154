import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from '@supermall/subgraph/root'
import { Kind, parse } from 'graphql'
import type { GatewaySettings } from '../settings.ts'
import { readManifest } from './manifest.ts'

/** The names of all operations of the manifest, whatever it is used for: so many names may stand in figures, and no others. */
export function knownNames({ TRUSTED_MANIFEST }: Pick<GatewaySettings, 'TRUSTED_MANIFEST'>): ReadonlySet<string> {
  const path = resolve(root, TRUSTED_MANIFEST)
  if (!existsSync(path)) return new Set()
  const definitions = [...readManifest(path).values()].flatMap((body) => parse(body).definitions)
  const names = definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? [node.name?.value ?? ''] : []))
  return new Set(names.filter((name) => name !== ''))
}
