import { readFile } from 'node:fs/promises'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Reloader } from './reloader.ts'

type Watching = {
  readonly path: string
  /** 0 is never: only a signal makes the gateway look. */
  readonly everySeconds: number
  readonly reloader: Reloader
  readonly log: Log
}

/** Looks at the file of the supergraph on SIGHUP, and every so often. */
export function watchSupergraph({ path, everySeconds, reloader, log }: Watching): () => void {
  let seen: string | null = null

  async function look(isAsked: boolean): Promise<void> {
    try {
      const text = await readFile(path, 'utf8')
      // What was refused once is refused for good, until it is another text or somebody asks for it; what was postponed is not.
      if (!isAsked && text === seen) return
      seen = text
      if ((await reloader.reload(text)) === 'postponed' && seen === text) seen = null
    } catch (error) {
      log.error('supergraph.unread', { path, error })
    }
  }

  const asked = (): void => void look(true)
  const stopHearing = onSignal(asked)
  const timer = everySeconds > 0 ? setInterval(() => void look(false), seconds(everySeconds)) : null
  timer?.unref()
  return () => {
    stopHearing()
    if (timer) clearInterval(timer)
  }
}

const hearers = new Set<() => void>()
const hear = (): void => {
  for (const one of hearers) one()
}

/** One listener for all gateways of a process: many at once are no leak. */
function onSignal(heard: () => void): () => void {
  if (hearers.size === 0) process.on('SIGHUP', hear)
  hearers.add(heard)
  return () => {
    hearers.delete(heard)
    if (hearers.size === 0) process.off('SIGHUP', hear)
  }
}
