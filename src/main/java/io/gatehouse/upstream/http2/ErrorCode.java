package io.gatehouse.upstream.http2;

/** Why a stream or a connection ends (RFC 9113, 7). */
public enum ErrorCode {
    NO_ERROR(0),
    PROTOCOL_ERROR(1),
    INTERNAL_ERROR(2),
    FLOW_CONTROL_ERROR(3),
    SETTINGS_TIMEOUT(4),
    STREAM_CLOSED(5),
    FRAME_SIZE_ERROR(6),
    REFUSED_STREAM(7),
    CANCEL(8),
    COMPRESSION_ERROR(9),
    CONNECT_ERROR(10),
    ENHANCE_YOUR_CALM(11),
    INADEQUATE_SECURITY(12),
    HTTP_1_1_REQUIRED(13);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** @return the code on the wire */
    int number() {
        return number;
    }

    /** @return what a number means; what is unknown is treated as {@link #INTERNAL_ERROR} (RFC 9113, 7) */
    static ErrorCode of(long number) {
        for (ErrorCode one : values()) {
            if (one.number == number) {
                return one;
            }
        }
        return INTERNAL_ERROR;
    }
}
