/** The words of appointments, for pages. */
export {
  APPOINTMENT_STATES,
  APPOINTMENT_WAYS,
  type AppointmentAct,
  type AppointmentWay,
} from '../../citizens/appointments.ts';
