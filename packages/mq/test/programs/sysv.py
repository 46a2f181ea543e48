# python3 sysv.py send KEY TYPE TEXT | receive KEY MSGTYP
import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)


class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_long), ("text", ctypes.c_char * 8192)]


def checked(result, what):
    if result == -1:
        raise OSError(ctypes.get_errno(), what + ": " + os.strerror(ctypes.get_errno()))
    return result


libc.msgrcv.restype = ctypes.c_ssize_t
libc.msgrcv.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long, ctypes.c_int]
libc.msgsnd.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

verb, key, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
queue = checked(libc.msgget(key, 0), "msgget")
if verb == "send":
    text = sys.argv[4].encode()
    checked(libc.msgsnd(queue, ctypes.byref(Message(number, text)), len(text), 0), "msgsnd")
else:
    message = Message()
    length = checked(libc.msgrcv(queue, ctypes.byref(message), 8192, number, 0), "msgrcv")
    print(message.type, ctypes.string_at(ctypes.addressof(message) + 8, length).decode(), end="")
