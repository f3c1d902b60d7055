/** Line icons of the widget, drawn with the current text colour; words beside them carry the meaning. */
import type { ComponentChildren } from 'preact';

const icon = (children: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

export const PhoneIcon = icon(
  <path d="M6.5 3.500h3l1.5 4-2 1.500a12 12 0 0 0 6 6l1.5-2 4 1.500v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.700a2 2 0 0 1 2-2.200z" />,
);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const BackIcon = icon(<path d="M15 5l-7 7 7 7" />);
export const SendIcon = icon(<path d="M4 12l16-8-6 16-3-6.500z" />);
export const ClipIcon = icon(
  <path d="M19 11.500l-7.5 7.500a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.700l-8 8a1.7 1.7 0 0 1-2.4-2.400l7.2-7.2" />,
);
export const FileIcon = icon(
  <path d="M13.5 3.500H7a1.5 1.5 0 0 0-1.5 1.500v14A1.5 1.5 0 0 0 7 20.500h10a1.5 1.5 0 0 0 1.5-1.500V8.500zM13.5 3.500v5h5" />,
);
export const CheckIcon = icon(<path d="M5 12.500l4.5 4.500L19 7.5" />);
export const DoubleCheckIcon = icon(<path d="M2.5 12.500L7 17l9-9.500M11.5 16.500l.5.5 9.5-9.5" />);
export const ClockIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7v5l3.5 2" />
  </>,
);
export const AlertIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.500v5.500M12 16.300v.2" />
  </>,
);
export const InboxIcon = icon(<path d="M4 13l2.5-8h11L20 13v5.500H4zM4 13h4.500l1.5 2.500h4l1.5-2.500H20" />);
export const PersonIcon = icon(
  <>
    <circle cx="12" cy="8.5" r="4" />
    <path d="M4.5 20a7.5 7.5 0 0 1 15 0" />
  </>,
);
export const BuildingIcon = icon(
  <path d="M4 20.500h16M6 20.500V9l6-4.500L18 9v11.500M10 20.500v-5h4v5M10 11.500h4" />,
);
export const ShieldIcon = icon(
  <path d="M12 3.500l7 2.500v5.500c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.200L15 10.3" />,
);
export const SpeakerIcon = icon(
  <path d="M4.5 9.500v5h3.500l4.5 4V5.500L8 9.500zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.500a8 8 0 0 1 0 11" />,
);
export const DownIcon = icon(<path d="M6 9.500l6 6 6-6" />);
export const ChevronIcon = icon(<path d="M9.5 6l6 6-6 6" />);
export const RetryIcon = icon(<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.400M19.5 4v4h-4" />);
export const OfflineIcon = icon(
  <path d="M4 4l16 16M8.5 15.500a5 5 0 0 1 6 -.5M5.5 12.200a9 9 0 0 1 4-2.300M13.5 9.700a9 9 0 0 1 5 2.500M12 19.200v.1" />,
);

/** A star, filled up to the chosen grade. */
export const StarIcon = ({ filled }: { filled: boolean }) => (
  <svg
    class={filled ? 'icon star star-on' : 'icon star'}
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >
    <path d="M12 3.500l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.900L3.5 9.700l5.9-.8z" />
  </svg>
);

/** The mark of the line: a speech bubble with the line through it. */
export const LogoMark = () => (
  <svg class="logo" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <rect width="64" height="64" rx="16" class="logo-ground" />
    <path
      class="logo-bubble"
      d="M18 20.500C18 18 20 16 22.5 16h19C44 16 46 18 46 20.500v14c0 2.5-2 4.5-4.5 4.500H31l-8.2 7.200c-.7.6-1.8.1-1.8-.8V39c-1.7-.4-3-2-3-4z"
    />
    <path d="M25 27.500h14" class="logo-line" />
  </svg>
);
