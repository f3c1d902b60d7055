/** What went wrong, said at once: our own words about a form, else those for a failed call. */
import { type Failure, failureText } from '../shared/failure.ts';
import type { Locale } from '../shared/locale.ts';

export const Problem = ({
  words,
  failure,
  locale,
}: {
  words?: string | undefined;
  failure?: Failure | undefined;
  locale: Locale;
}) => {
  const said = words || (failure && failureText(failure, locale));
  return said ? (
    <p class="note note-bad" role="alert">
      {said}
    </p>
  ) : null;
};
