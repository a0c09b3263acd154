import { seconds } from '@supermall/kernel/time'

/** Whoever reads the keys may keep them for so long. */
export const KEYS_KEPT_SECONDS = 300

/** From when on everybody has read a key that stood by since then. */
export const knownEverywhere = ({ createdAt }: { readonly createdAt: Date }): Date =>
  new Date(createdAt.getTime() + seconds(KEYS_KEPT_SECONDS))
