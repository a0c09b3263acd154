import { readSettings } from '@supermall/subgraph/settings'
import { scratchFolder } from '@supermall/testing/scratch'
import { expect, test } from 'vitest'
import { settings } from '../settings.ts'
import { openMedia } from './open-storage.ts'

const BUCKET = { S3_ENDPOINT: 'http://s3:9000', S3_BUCKET: 'b', S3_ACCESS_KEY: 'k', S3_SECRET_KEY: 's' }
const now = new Date('2026-11-21T04:00:00Z')

function opened(variables: Readonly<Record<string, string>>) {
  const dataDirectory = scratchFolder('supermall-media-')
  const floor = {
    settings: readSettings(settings, variables),
    dataDirectory,
    publicUrl: 'http://mall',
    clock: () => now,
  }
  return openMedia(floor as Parameters<typeof openMedia>[0])
}

test('in production every process of catalog is given the one secret, also where files lie in a bucket', () => {
  for (const place of [{}, BUCKET])
    expect(() => opened({ MODE: 'production', ...place })).toThrow('MEDIA_SECRET is not set')
  expect(() => opened({ MEDIA_SECRET: 'x' })).toThrow('MEDIA_SECRET must have at least 32 characters')
  const given = { MODE: 'production', MEDIA_SECRET: 'a secret of this mall, for its media', ...BUCKET }
  const [one, other] = [opened(given), opened(given)]
  const leave = one.tickets.sign('imp_1', new Date(now.getTime() + 1_000))
  expect(other.tickets.read(leave, now)).toBe('imp_1')
  expect(opened({}).tickets.read(leave, now)).toBeNull()
})
