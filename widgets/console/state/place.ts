/** A place that a citizen sent on WeChat, read from the line that stands for it in the conversation. */

const PLACE = /^\[位置\] ?(.*)（北纬(-?\d{1,2}\.\d{1,6})，东经(-?\d{1,3}\.\d{1,6})）$/su;

export interface Place {
  label: string;
  latitude: number;
  longitude: number;
}

/** Undefined for any other text, and for a point that is none. */
export const placeOf = (text: string): Place | undefined => {
  const [, label, latitude, longitude] = PLACE.exec(text) ?? [];
  const place = { label: label ?? '', latitude: Number(latitude), longitude: Number(longitude) };
  return Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180 ? place : undefined;
};

/**
 * A map of mainland China, opened only when the agent presses: WeChat's points are GCJ-02, which it takes as they are.
 * Source: AMap URI API, «marker» (position=longitude,latitude; coordinate=gaode).
 */
export const mapUrl = ({ label, latitude, longitude }: Place): string =>
  `https://uri.amap.com/marker?${new URLSearchParams({
    position: `${longitude},${latitude}`,
    name: label.slice(0, 60),
    coordinate: 'gaode',
    callnative: '0',
  })}`;
