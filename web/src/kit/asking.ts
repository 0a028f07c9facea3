import { confirm, type Question } from './confirm'

interface Submits {
  validate: () => unknown
  submit: () => Promise<unknown>
}

/** A form whose sending is an official step: checked first, then asked once, then sent. */
export function asking<F extends Submits>(form: F, question: () => Question): F {
  return {
    ...form,
    async submit() {
      if (form.validate() && (await confirm(question()))) return form.submit()
    },
  }
}
