import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Tickets } from '@supermall/subgraph/tickets'
import type { Storage } from './storage.ts'

/** Files in a folder of the domain. Clients put them through a route of ours, at an address that holds a signature. */
export function localStorage(place: { folder: string; publicUrl: string; tickets: Tickets }): Storage {
  const { folder, publicUrl, tickets } = place
  return {
    uploadUrl: ({ ticketId, expiresAt }) => `${publicUrl}/media/upload/${tickets.sign(ticketId, expiresAt)}`,
    settle: (arrivingKey, key) => link(fileOf(folder, arrivingKey), fileOf(folder, key)).catch(unlessThereOrGone),
    async sizeOf(key) {
      const found = await stat(fileOf(folder, key)).catch(absent)
      return found?.isFile() ? found.size : null
    },
    async read(key, range) {
      const stream = createReadStream(fileOf(folder, key), range)
      await once(stream, 'open')
      return stream
    },
    remove: (key) => rm(fileOf(folder, key), { force: true }),
    async tidy(before) {
      const drafts = (await readdir(folder).catch(absent))?.filter((name) => name.endsWith(DRAFT)) ?? []
      for (const draft of drafts) {
        const found = await stat(path.join(folder, draft)).catch(absent)
        if (found && found.mtime < before) await rm(path.join(folder, draft), { force: true })
      }
    },
  }
}

/** Keys are made by us; this is the last line behind which none leads out of the folder. */
export function fileOf(folder: string, key: string): string {
  if (!/^[a-z0-9_]+\.[a-z0-9]+$/.test(key)) throw new RangeError(`${key} is no key of a file`)
  return path.join(folder, key)
}

/** What is being written, beside its place. */
export const DRAFT = '.part'

export const makeFolder = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 })

function unlessThereOrGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
