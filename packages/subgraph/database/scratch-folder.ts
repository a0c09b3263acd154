import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { isAlive } from './is-alive.ts'

const PREFIX = 'cluster.new-'

/** Where this process makes a cluster, or takes one apart. The name tells whose folder it is. */
export const scratchFolder = (directory: string): string => path.join(directory, `${PREFIX}${process.pid}`)

/** The process that is just making the cluster of this directory, if there is one. */
export const makerOf = (directory: string): number | undefined =>
  scratchFolders(directory).find(({ isAbandoned }) => !isAbandoned)?.maker

/** A folder whose maker is gone holds half a cluster and no one's data. */
export function removeAbandonedScratch(directory: string): void {
  for (const { folder, isAbandoned } of scratchFolders(directory)) {
    if (isAbandoned) rmSync(folder, { recursive: true, force: true })
  }
}

const scratchFolders = (directory: string) =>
  readdirSync(directory)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => {
      const maker = Number(name.slice(PREFIX.length))
      return { folder: path.join(directory, name), maker, isAbandoned: maker === process.pid || !isAlive(maker) }
    })
