# python3 posix.py send NAME PRIORITY TEXT | receive NAME
import ctypes
import ctypes.util
import os
import sys

try:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mq_open
except AttributeError:
    libc = ctypes.CDLL("librt.so.1", use_errno=True)


def checked(result, what):
    if result == -1:
        raise OSError(ctypes.get_errno(), what + ": " + os.strerror(ctypes.get_errno()))
    return result


libc.mq_send.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint]
libc.mq_receive.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_uint)]
libc.mq_receive.restype = ctypes.c_ssize_t

verb, name = sys.argv[1], sys.argv[2].encode()
queue = checked(libc.mq_open(name, os.O_RDWR), "mq_open")
if verb == "send":
    text = sys.argv[4].encode()
    checked(libc.mq_send(queue, text, len(text), int(sys.argv[3])), "mq_send")
else:
    buffer = ctypes.create_string_buffer(8192)
    priority = ctypes.c_uint()
    length = checked(libc.mq_receive(queue, buffer, 8192, ctypes.byref(priority)), "mq_receive")
    print(priority.value, buffer.raw[:length].decode(), end="")
