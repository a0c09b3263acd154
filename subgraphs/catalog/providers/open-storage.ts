import path from 'node:path'
import type { Floor } from '@supermall/subgraph/definition'
import { keySecret } from '@supermall/subgraph/key-secret'
import { SettingsFault } from '@supermall/subgraph/settings'
import type { Tickets } from '@supermall/subgraph/tickets'
import { ticketsBy } from '@supermall/subgraph/tickets'
import type { settings } from '../settings.ts'
import { localStorage } from './local-storage.ts'
import { s3Storage } from './s3-storage.ts'
import type { Storage } from './storage.ts'

export type Media = {
  readonly storage: Storage
  readonly tickets: Tickets
  /** Where uploads arrive when they lie on the local disk. */
  readonly folder: string
}

/** A bucket when one is named, the local disk otherwise. A bucket that is named by half is a mistake told at the start. */
export function openMedia({ settings: given, dataDirectory, publicUrl, clock }: Floor<typeof settings>): Media {
  const folder = path.join(dataDirectory, 'media')
  const tickets = ticketsBy(mediaSecret(given, dataDirectory))
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY } = given
  const missing = Object.entries({ S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY }).filter(
    ([, value]) => value === null,
  )
  if (missing.length === 4) return { folder, tickets, storage: localStorage({ folder, publicUrl, tickets }) }
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY || !S3_SECRET_KEY) {
    throw new SettingsFault(missing.map(([name]) => `${name} is not set: a bucket needs all four of its settings`))
  }
  const bucket = {
    endpoint: S3_ENDPOINT,
    bucket: S3_BUCKET,
    region: given.S3_REGION,
    accessKey: S3_ACCESS_KEY,
    secretKey: S3_SECRET_KEY,
  }
  return { folder, tickets, storage: s3Storage({ ...bucket, isPathStyle: given.S3_PATH_STYLE }, clock) }
}

type Given = { readonly MODE: 'development' | 'production'; readonly MEDIA_SECRET: string | null }

/** Every process must know the leaves that another one gave, wherever the files lie. */
function mediaSecret({ MODE: mode, MEDIA_SECRET: given }: Given, dataDirectory: string): string {
  const [setting, use, file] = ['MEDIA_SECRET', 'leaves to upload and to fetch results of imports', 'media.secret']
  return keySecret({ mode, setting, given, use, file }, dataDirectory)
}
