import { leftRunning } from '@supermall/messaging/left-running'
import { whileTimeLasts } from '@supermall/messaging/patience'

type OnFailure = (error: unknown) => void

/** Talks with providers, which may take longer than whoever asks is waited for. */
export type Talks = {
  /** Throws when too many go on already that nobody waits for: to be asked before anything is begun that needs one. */
  readonly admit: () => void
  /**
   * Goes on to its end whoever waits for it; null as soon as there is hardly time left to tell that it is under way. One of the same
   * name that is under way is joined, so that whoever asks again hears its end; one without a name never is.
   */
  readonly have: <T extends object | string>(
    name: string | null,
    talk: () => Promise<T>,
    onFailure: OnFailure,
  ) => Promise<T | null>
}

export function openTalks(most: number): Talks {
  const left = leftRunning(most)
  const going = new Map<string, Promise<unknown>>()
  const begin = <T>(name: string | null, talk: () => Promise<T>): Promise<T> => {
    if (name === null) return talk()
    const begun = talk().finally(() => going.delete(name))
    going.set(name, begun)
    return begun
  }
  return {
    admit: left.admit,
    have<T extends object | string>(
      name: string | null,
      talk: () => Promise<T>,
      onFailure: OnFailure,
    ): Promise<T | null> {
      const standing = going.get(name ?? '') as Promise<T> | undefined
      return standing ? whileTimeLasts(() => standing, onFailure) : left.run(() => begin(name, talk), onFailure)
    },
  }
}
