/** Whom a notification is for, as their account says today. */
export interface Recipient {
  id: string
  name: string
  email: string | null
  phone: string | null
}

export interface Message {
  to: Recipient
  title: string
  body: string
  /** Absolute address of the page it is about. */
  url: string | null
  /** The same for every attempt at the same message, for channels that can drop repetitions. */
  key: string
}

/**
 * A way beyond the in-app list to reach people. A new one (WeChat Work, DingTalk, SMS) is a file in this folder and a
 * line in `channels.ts`.
 */
export interface Channel {
  name: string
  wants: (person: Recipient, notification: { title: string; link: string | null }) => boolean
  /** Throws when it was not taken; `Undeliverable` when trying again is pointless. */
  send: (message: Message) => Promise<void>
  /** Lets go of its connections. */
  close?: () => void
}

export class Undeliverable extends Error {}
