import type { Request } from './viewer.ts'

/**
 * Noted once something was read that others would be answered differently about, though its fields are declared to be public: goods
 * for members of some levels. Whatever the request is answered from then on, nobody may keep or share.
 */
export type Personal = { isNoted: boolean }

export const isPersonal = ({ personal }: Request & { readonly personal?: Personal }): boolean =>
  personal?.isNoted === true
