/** Icons of the conversation and the rating. */
import { icon } from './icons.tsx';

export const SendIcon = icon(<path d="M4 12l16-8-6 16-3-6.5z" />);
export const ClipIcon = icon(
  <path d="M19 11.5l-7.5 7.5a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2" />,
);
export const MicIcon = icon(
  <path d="M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5v3M9 20.5h6" />,
);
export const PlayIcon = icon(<path d="M8 5.5v13l10.5-6.5z" />);
export const FileIcon = icon(
  <path d="M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zM13.5 3.5v5h5" />,
);
export const CheckIcon = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const DoubleCheckIcon = icon(<path d="M2.5 12.5L7 17l9-9.5M11.5 16.5l.5.5 9.5-9.5" />);
export const InboxIcon = icon(<path d="M4 13l2.5-8h11L20 13v5.5H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20" />);
export const PersonIcon = icon(
  <>
    <circle cx="12" cy="8.5" r="4" />
    <path d="M4.5 20a7.5 7.5 0 0 1 15 0" />
  </>,
);
export const BuildingIcon = icon(<path d="M4 20.5h16M6 20.5V9l6-4.5L18 9v11.5M10 20.5v-5h4v5M10 11.5h4" />);
export const SpeakerIcon = icon(
  <path d="M4.5 9.5v5h3.5l4.5 4V5.5L8 9.5zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11" />,
);
export const DownIcon = icon(<path d="M6 9.5l6 6 6-6" />);

/** A star, filled up to the chosen grade. */
export const StarIcon = ({ filled }: { filled: boolean }) => (
  <svg
    class={filled ? 'icon star star-on' : 'icon star'}
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >
    <path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z" />
  </svg>
);
