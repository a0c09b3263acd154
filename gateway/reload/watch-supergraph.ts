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
      // What was refused once is refused for good, until it is another text or somebody asks for it.
      if (!isAsked && text === seen) return
      seen = text
      await reloader.reload(text)
    } catch (error) {
      log.error('supergraph.unread', { path, error })
    }
  }

  const asked = (): void => void look(true)
  process.on('SIGHUP', asked)
  const timer = everySeconds > 0 ? setInterval(() => void look(false), seconds(everySeconds)) : null
  timer?.unref()
  return () => {
    process.off('SIGHUP', asked)
    if (timer) clearInterval(timer)
  }
}
