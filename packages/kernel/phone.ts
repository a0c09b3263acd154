const PHONE = /^((\+86)?1[3-9]\d{9}|\+(?!86)[1-9]\d{6,14})$/
const CALLABLE = /^(?=(?:[^\d]*\d){5})[\d+() -]{5,24}$/

export const PHONE_FORM = 'A phone number has 11 digits from 13 to 19, or `+` and its country code.'
export const CALLABLE_FORM = 'It has 5 to 24 of digits, spaces, `+`, `-` and brackets, at least 5 of them digits.'

/** A phone that somebody carries: a code can be sent to it, and whoever waits for something can be reached. */
export const isPhone = (text: string): boolean => PHONE.test(text)

/** Also one that stands somewhere, written as people read it. */
export const isCallable = (text: string): boolean => CALLABLE.test(text)
