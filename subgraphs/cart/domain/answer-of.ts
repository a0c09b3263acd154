import type { RequestDefinition } from '@supermall/contracts/define'

/** What another domain answers to that question, as its contract has it. */
export type AnswerOf<Request> = Request extends RequestDefinition<infer _Ask, infer Answer> ? Answer : never
export type AskOf<Request> = Request extends RequestDefinition<infer Ask, infer _Answer> ? Ask : never
