#include "simulator/firmware_image.hpp"

#include <gtest/gtest.h>

namespace voltgate::simulator {
namespace {

// Made with openssl: req -x509, and dgst -sha256 -sign. The keys are gone.
const std::string signedImage = "version=2.0\n";
const std::string ecCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBeTCCAR+gAwIBAgIUDHaCR9OJXAjcjKakqMgJIFnx6hQwCgYIKoZIzj0EAwIw\n"
    "ETEPMA0GA1UEAwwGdmVuZG9yMCAXDTI2MTEyNTA4Mjc0NFoYDzIxMjYxMTAxMDgy\n"
    "NzQ0WjARMQ8wDQYDVQQDDAZ2ZW5kb3IwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
    "AASL3QDeYxbUvenUMb+CUjAynOdRWtNGAtrEV7lptuNKueef4lZDIM7ZQZOt/sVS\n"
    "RRIZUkNHBz8t4L1/uIARaWmSo1MwUTAdBgNVHQ4EFgQUv96S/PJxr/crzyI6f1HD\n"
    "W49wyWYwHwYDVR0jBBgwFoAUv96S/PJxr/crzyI6f1HDW49wyWYwDwYDVR0TAQH/\n"
    "BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA0jXdQWYzGpnTKVWBe1UAK3MVmEbD\n"
    "Vqx0FlPAYA9RJqcCIFh7TZHVMJjCGNVZZmUub0oHNBiw2iD9fGlZWAzSboHU\n"
    "-----END CERTIFICATE-----\n";
const std::string ecSignature =
    "MEUCIQDfkMrZU7osbbAzq8HkW229ogsrUKwI8/z2ZQAsR2kqCwIgKtEFqEM2+I/1jkjPSXigFHaQ"
    "h7XRi09+ZlPWFFn0XMY=";
const std::string rsaCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDBTCCAe2gAwIBAgIUf5pDem4R4hpAIlNTWxW9kuoHoEAwDQYJKoZIhvcNAQEL\n"
    "BQAwETEPMA0GA1UEAwwGdmVuZG9yMCAXDTI2MTEyNTA4Mjc0NFoYDzIxMjYxMTAx\n"
    "MDgyNzQ0WjARMQ8wDQYDVQQDDAZ2ZW5kb3IwggEiMA0GCSqGSIb3DQEBAQUAA4IB\n"
    "DwAwggEKAoIBAQC6s4uqsodncaT1uEdOzyXFhzyqe7Q58Sq5tfGgWm6W3aKO/rBZ\n"
    "gJHdzakfEJLX4a9cJNbcoJEzLzfCflHRgIiwFm9tqUFfmJjuMOCRZC7Hn2BL2hdj\n"
    "FS1UwhqDf0Eueh6NIcgHOUy5YrhWhL2895I/SBqdkHuP0I1Uz+R+S7L2oofOJONu\n"
    "dFaR7sRG7r/OHP6rmQgocO02lGCi71myCFg9MNbHvk0SmnUx0vEv0/25nl40WpEN\n"
    "Cm1RQVmhH9CjxAt5WCWgHIsB1UWXHc/5QcMcY3ScgTPJiJQ3IcIl9Kxxpq1rtb3Y\n"
    "gGxpKdjpuAxXGRLMbilpgx0KXffqMNPowJrrAgMBAAGjUzBRMB0GA1UdDgQWBBRC\n"
    "EJj43ZWpLm3H5uvYGPxX+Hp66DAfBgNVHSMEGDAWgBRCEJj43ZWpLm3H5uvYGPxX\n"
    "+Hp66DAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQC0v/TbDZxx\n"
    "wQfLd0SQooj1zcJQ874awkP6nnjAEc09+uj41OL0kUOSQwHAs6/n0lgJbFcAq6N2\n"
    "2qTMbV6lRz49TMcCzBZPIggvHDU1Dkj+Wi8AxrFNwh/w/h2PryITc6Xz/fC09VcJ\n"
    "BTVgoELT1OgDWojP0h+M5nMK1fDUV4dEl2neA3b1gcdnRrNZnB/Hyn3kt/6xm9HX\n"
    "DV8tNtHCbXOt8MOF6NQSVqekCPHCI+0G/qg/0FGchacUXf8dqEZP19zg1UXMZsIr\n"
    "V8g6U2TNrcRTl8hVxsWzRAhiNIovjscLjpEN9yfTqRFPiZmPrccbP0L59vyOLQt0\n"
    "1JZNDt0gN1p2\n"
    "-----END CERTIFICATE-----\n";
const std::string pssSignature =
    "Z0gz7OOnD6/CB71b/iF0vUPh2QnqhXx7iKmz9P0ketN15BZ/ORQCv22cKptcgT4gbeQB0IvcCe+d"
    "Foef9mHt+H+sR4mMyKcirMAaAQEzFSZ6hMX2xUs8Myv5l5XKCOMF1A4Vpt1fhFW9BOWHrKq47VWK"
    "R6EYTd6vX70eftUXaCSpzmSbsdT3E42hV7d8nfTUCf2oqO3+XxPu/Lt4Tfbcni6MYjHtKPYXXvEA"
    "SWOAWWapMw6OKvZK18pdrI71zRjPp6NoxRckoYTGQ6M/aXMAbHnJAU974b7QWloA9scgRzdoR9+D"
    "0/Sc4SOGZQoNMxswNg9Bn2Vp+ShB0gct5Lx9CQ==";
const std::string pkcs1Signature =
    "EoI1ELt2iRtDgrAgRKUO19hQBH/g3Wy6WDDZOSiX6jz4J8dwH8JxnzwxSWvU84LvfMXd2zWq/n2K"
    "vaqRPEP5eGsfiw5SEP6cxYeDLpvl4WcH8sLWfOGaeEwuJnOAfuUNcWO3hThB8mI+LntrzIL0oo+D"
    "b4RPbg1AiZQkWb/r9Ea35jucMdzO0rZMawzLIwrt7Qy0wmF3Xtr7VVj+SSDVHo2cGNHhwNKTd62W"
    "kg7Z+IXkk+/8OpEAu3i0rQImtMBGz4xITbysJfyEWcaAJtw1gudnUW4ibphFlSAHBFjVcFxqBio3"
    "KbyuKzPgVnP56VyP+lACzj3rl+Rk9r01Uxcxbg==";

TEST(FirmwareImage, saysItsVersion) {
    EXPECT_EQ(versionOf("version=2.0.1\nrest"), "2.0.1");
    EXPECT_EQ(versionOf("version=2.0.1\r\nrest"), "2.0.1");
    EXPECT_EQ(versionOf("version=" + std::string(100, '9')), std::string(50, '9'));
    EXPECT_EQ(versionOf("bytes").size(), 12U);
    EXPECT_NE(versionOf("bytes"), versionOf("other bytes"));
}

TEST(FirmwareImage, hasTheDigestThatOthersComputeToo) {
    EXPECT_EQ(digestOf(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(FirmwareImage, isSignedByTheKeyOfItsCertificate) {
    EXPECT_TRUE(isSignedBy(signedImage, ecSignature, ecCertificate));
    EXPECT_TRUE(isSignedBy(signedImage, pssSignature, rsaCertificate));
    EXPECT_TRUE(isSignedBy(signedImage, pkcs1Signature, rsaCertificate));
}

TEST(FirmwareImage, isNotSignedByAnythingElse) {
    EXPECT_FALSE(isSignedBy("version=2.1\n", ecSignature, ecCertificate));
    EXPECT_FALSE(isSignedBy(signedImage, ecSignature, rsaCertificate));
    EXPECT_FALSE(isSignedBy(signedImage, pssSignature, ecCertificate));
    EXPECT_FALSE(isSignedBy(signedImage, "", ecCertificate));
    EXPECT_FALSE(isSignedBy(signedImage, "no base64!", ecCertificate));
    EXPECT_FALSE(isSignedBy(signedImage, ecSignature, "no certificate"));
}

}  // namespace
}  // namespace voltgate::simulator
