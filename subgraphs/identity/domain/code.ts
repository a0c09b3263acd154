import { minutes, seconds } from '@supermall/kernel/time'

const CODE_PURPOSES = ['REGISTER', 'SIGN_IN', 'RESET_PASSWORD', 'BIND'] as const
export type CodePurpose = (typeof CODE_PURPOSES)[number]

export const CODE_LIFE_MS = minutes(10)
export const RESEND_MS = seconds(60)
export const MOST_WRONG_TRIES = 5

/**
 * Whether a code is really sent. A stranger learns nothing: the answer is the same. Who registers a number that has an account
 * gets the code all the same and is told afterwards, when the code has proved that the number is theirs.
 */
export const isSent = (purpose: CodePurpose, hasAccount: boolean): boolean =>
  purpose === 'REGISTER' || purpose === 'BIND' || hasAccount
